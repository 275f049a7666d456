import { describe, expect, test } from 'vitest'
import { type Deadlines, deadlinesSchema } from '../../../src/domain/bot/deadlines.ts'
import type { Before } from '../../../src/domain/conversation/change.ts'
import type { Command } from '../../../src/domain/conversation/command.ts'
import { decide } from '../../../src/domain/conversation/decide.ts'
import type { LifeSigns } from '../../../src/domain/conversation/timers.ts'
import { isRefusal } from '../../../src/domain/error.ts'
import { begun, botWith, type Name, people, ruleContext, said, written } from '../../support/rules.ts'

// Deadlines as rules: which timers run in each state, and what each does when it is due. Times are in seconds from the request.

const flow = {
  start: 'hello',
  connections: [
    { when: { text: { equals: 'agent' } }, goTo: 'ask' },
    { when: { text: { equals: 'partner' } }, goTo: 'partner' },
    { when: { text: { equals: 'hours' } }, goTo: 'hours' },
  ],
  fallback: 'what',
  takeover: [
    { claimEnd: 'no_agent', goTo: 'later' },
    { claimEnd: 'timeout', goTo: 'later' },
  ],
  modules: [
    { id: 'hello', actions: [{ type: 'text', text: 'Hello' }] },
    { id: 'ask', webhook: { url: 'https://platform.example/' } },
    { id: 'partner', webhook: { url: 'https://partner.example/' } },
    { id: 'hours', actions: [{ type: 'text', text: 'From 9 to 5' }] },
    { id: 'what', actions: [{ type: 'text', text: 'Pardon?' }] },
    { id: 'later', actions: [{ type: 'text', text: 'Leave a note' }] },
  ],
}
const noSigns: LifeSigns = { agentAt: null, userAt: null, deskAt: null }
const someone = { kind: 'AGENT', id: 'idn_carl', name: 'Carl' } as const
const desks = new Set<string>()

/** A conversation that commands are given to at a time in seconds. */
class Chat {
  before: Before
  at = 1_000
  said: string[] = []

  constructor(
    deadlines: Partial<Record<keyof Deadlines, unknown>> = {},
    settings: object = {},
    doc: object | null = flow,
  ) {
    const bot = botWith(doc as never, { ...settings, deadlines: deadlinesSchema.parse(deadlines) })
    bot.claimWebhooks = { 'https://partner.example/': 'hook_2' }
    this.before = begun(bot)
  }

  do(who: Name | 'system', command: Command) {
    const { companyId } = people.admin
    const principal = who === 'system' ? ({ kind: 'system', companyId } as const) : people[who]
    const isAtDesk = (id: string) => desks.has(id)
    const outcome = decide(this.before, command, { ...ruleContext(1_000), timerNow: this.at, isAtDesk, principal })
    if (isRefusal(outcome)) throw new Error(outcome.code)
    this.before = written(this.before, outcome)
    const events = outcome.change?.events ?? []
    this.said.push(
      ...events.map(event => (event.type === 'message.posted' ? `${event.actor.kind}: ${textIn(event)}` : event.type)),
    )
    return outcome.change
  }

  /** Lets time pass and does what is due, as the scheduler does. */
  pass(seconds: number, signs: Partial<LifeSigns> = {}) {
    const end = this.at + seconds * 1_000
    for (;;) {
      const [next] = this.timers.toSorted((a, b) => a.dueAt - b.dueAt)
      if (!next || next.dueAt > end) break
      this.at = Math.max(this.at, next.dueAt)
      this.do('system', { kind: 'fire', deadline: next.kind, signs: { ...noSigns, ...signs } })
    }
    this.at = end
  }

  get timers() {
    return this.before.timers ?? []
  }

  /** Kind, step and seconds until it is due. */
  get running() {
    return this.timers.map(({ kind, step, dueAt }) => `${kind} ${step} in ${(dueAt - this.at) / 1_000}`).sort()
  }

  get handover() {
    return this.before.conversation!.handover
  }

  since(action: () => void) {
    this.said = []
    action()
    return this.said
  }
}

const textIn = (event: { actions: { type: string; text?: string }[] }) => event.actions.map(({ text }) => text).join()
const wait = (afterSeconds: number, action: string, more: object = {}) => ({ afterSeconds, action, ...more })
const accepted = (chat: Chat, who: 'agent' | 'integration' = 'agent') => {
  chat.do('ann', { kind: 'request', reason: null })
  chat.do(who, { kind: 'accept' })
  return chat
}
const atDesk = (run: () => void) => {
  desks.add(people.agent.identityId)
  try {
    run()
  } finally {
    desks.clear()
  }
}

describe('which timers run', () => {
  test('none before a request; in the queue, of a claim, of an agent who has not written, and of whose turn it is then', () => {
    const chat = new Chat()
    expect(chat.running).toEqual([])
    chat.do('ann', said('agent'))
    expect(chat.running).toEqual(['accept 0 in 120'])
    chat.do('agent', { kind: 'accept' })
    expect(chat.running).toEqual(['firstReply 0 in 180'])
    chat.do('ann', said('are you there?'))
    expect(chat.running).toEqual(['firstReply 0 in 180'])
    chat.do('agent', said('yes'))
    expect(chat.running).toEqual([])
    chat.do('ann', said('good'))
    chat.pass(60)
    chat.do('ann', said('hello?'))
    expect(chat.running).toEqual(['agentSilent 0 in 240'])
    chat.do('agent', said('yes'))
    chat.do('agent', { kind: 'release', claimEnd: null, variables: {} })
    expect(chat.running).toEqual([])
    chat.do('ann', said('partner'))
    expect(chat.running).toEqual(['claim 0 in 300'])
    chat.do('ann', { kind: 'cancel' })
    expect(chat.running).toEqual([])
  })

  test('a change of control binds all to the next turn: a colleague gets the time of a first reply, the queue that of a wait', () => {
    const chat = accepted(new Chat({ userSilent: [wait(600, 'close')] }))
    chat.do('agent', said('hi'))
    expect(chat.running).toEqual(['userSilent 0 in 600'])
    chat.pass(100)
    chat.do('agent', { kind: 'transfer', to: someone, note: null })
    expect(chat.running).toEqual(['firstReply 0 in 180'])
    chat.do('otherAgent', { kind: 'transfer', to: null, note: null })
    expect(chat.running).toEqual(['accept 0 in 120'])
    expect(chat.timers).toMatchObject([{ handoverId: chat.handover!.id, controlEpoch: 4, since: 101_000 }])
    chat.do('ann', { kind: 'close' })
    expect(chat.running).toEqual([])
  })

  test('what is none has no timer; idle counts messages in normal mode alone', () => {
    const chat = new Chat({ accept: 'none', firstReply: 'none', idle: [wait(60, 'close')] })
    expect(chat.running).toEqual(['idle 0 in 60'])
    chat.pass(50)
    chat.do('ann', said('hi'))
    expect(chat.running).toEqual(['idle 0 in 60'])
    chat.do('ann', said('agent'))
    expect(chat.running).toEqual([])
    chat.do('agent', { kind: 'accept' })
    expect(chat.running).toEqual([])
    chat.do('agent', { kind: 'release', claimEnd: null, variables: {} })
    expect(chat.running).toEqual(['idle 0 in 60'])
    chat.pass(60)
    expect(chat.before.conversation!.state).toBe('CLOSED')
    expect(chat.running).toEqual([])
  })

  test('a desk makes a holder who can be gone: at the acceptance, at a transfer, and when it opens later', () => {
    const chat = new Chat()
    atDesk(() => accepted(chat))
    expect(chat.running).toEqual(['firstReply 0 in 180', 'holderGone 0 in 60'])
    const late = accepted(new Chat())
    atDesk(() => late.do('system', { kind: 'arm', lastBy: null }))
    expect(late.running).toEqual(['firstReply 0 in 180', 'holderGone 0 in 60'])
    expect(late.do('system', { kind: 'arm', lastBy: null })).toBeNull()
  })

  test('an open handover without timers gets those of its state, from now on', () => {
    const older = (chat: Chat, lastBy: 'USER' | 'AGENT' | null) => {
      chat.before = { ...chat.before, timers: [] }
      chat.pass(86_400)
      const change = chat.do('system', { kind: 'arm', lastBy })
      expect(change?.events ?? []).toEqual([])
      return chat.running
    }
    const waits = new Chat()
    waits.do('ann', said('agent'))
    expect(older(waits, 'USER')).toEqual(['accept 0 in 120'])
    expect(older(accepted(new Chat()), 'USER')).toEqual(['firstReply 0 in 180'])
    const answered = accepted(new Chat({ userSilent: [wait(600, 'notify')] }))
    answered.do('agent', said('hi'))
    expect(older(answered, 'AGENT')).toEqual(['userSilent 0 in 600'])
    expect(older(answered, 'USER')).toEqual(['agentSilent 0 in 300'])
    expect(older(new Chat(), 'USER')).toEqual([])
  })
})

describe('what is done when it is due', () => {
  test('in the queue: a text, then back to the bot, whose flow goes on at no_agent', () => {
    const chat = new Chat()
    chat.do('ann', said('agent'))
    expect(chat.since(() => chat.pass(119))).toEqual([])
    expect(chat.since(() => chat.pass(1))).toEqual([expect.stringMatching(/^BOT: We are still looking/)])
    expect(chat.running).toEqual(['accept 1 in 480'])
    expect(chat.since(() => chat.pass(480))).toEqual([
      ...['handover.overdue', 'handover.ended', 'variables.changed', 'BOT: Leave a note'],
    ])
    expect(chat.handover).toBeNull()
    expect(chat.before.conversation!.variables.ClaimEnd).toBe('no_agent')
    // The next request begins without the outcome of this one.
    chat.do('ann', said('agent'))
    expect(chat.before.conversation!.variables).toEqual({})
  })

  test('a claim that is not answered ends as EXPIRED with timeout; a flow that has nothing for it leaves the words to the step', () => {
    const silent = { ...flow, takeover: [] }
    const chat = new Chat({}, {}, silent)
    chat.do('ann', said('partner'))
    const words = chat.since(() => chat.pass(300))
    expect(words.at(-1)).toMatch(/^BOT: Sorry, no one is free/)
    expect(words.filter(each => each.startsWith('BOT'))).toHaveLength(1)
    const other = new Chat()
    other.do('ann', said('partner'))
    expect(other.since(() => other.pass(300)).at(-1)).toBe('BOT: Leave a note')
  })

  test('a claim may pass to our own queue: the same handover waits there, in the same epoch', () => {
    const chat = new Chat({ claim: [wait(60, 'requeue')] })
    chat.do('ann', said('partner'))
    const { id } = chat.handover!
    expect(chat.since(() => chat.pass(60))).toEqual(['handover.overdue', 'handover.transferred'])
    expect(chat.handover).toMatchObject({ id, state: 'REQUESTED', route: 'PLATFORM' })
    expect(chat.before.conversation!.controlEpoch).toBe(1)
    expect(chat.running).toEqual(['accept 0 in 120'])
  })

  const team = (id: string, name: string) => ({
    ...{ id, companyId: people.admin.companyId, name, hours: null, memberIds: [], createdAt: 0 },
  })
  const withTeams = (chat: Chat) => {
    chat.before.bot.teams = [team('team_1', 'First'), team('team_2', 'Second')]
    return chat
  }

  test('a wait may pass to another team, and goes on there: the next step comes when it would have come', () => {
    const steps = [wait(60, 'requeue', { team: 'second' }), wait(120, 'return', { claimEnd: 'no_agent' })]
    const chat = withTeams(new Chat({ accept: steps }))
    chat.do('botKey', { kind: 'request', reason: null, team: 'First' })
    const { requestedAt } = chat.handover!
    expect(chat.since(() => chat.pass(60))).toEqual(['handover.overdue', 'handover.transferred'])
    expect(chat.handover).toMatchObject({ state: 'REQUESTED', teamId: 'team_2', requestedAt })
    expect(chat.running).toEqual(['accept 1 in 60'])
    expect(chat.since(() => chat.pass(60)).slice(0, 2)).toEqual(['handover.overdue', 'handover.ended'])
  })

  test('a team that is gone, or that it waits for already, leaves the wait where it is', () => {
    for (const name of ['Gone', 'First']) {
      const chat = withTeams(new Chat({ accept: [wait(60, 'requeue', { team: name })] }))
      chat.do('botKey', { kind: 'request', reason: null, team: 'First' })
      expect(chat.since(() => chat.pass(60))).toEqual(['handover.overdue'])
      expect(chat.handover).toMatchObject({ teamId: 'team_1' })
      expect(chat.running).toEqual(['accept 0 in 60'])
    }
  })

  test('an agent who passes a wait from team to team does not put off its deadline', () => {
    const chat = withTeams(new Chat({ accept: [wait(100, 'return')] }))
    chat.do('botKey', { kind: 'request', reason: null })
    for (const name of ['First', 'Second', 'First']) {
      chat.pass(30)
      chat.do('agent', { kind: 'transfer', to: null, note: null, team: name })
    }
    expect(chat.running).toEqual(['accept 0 in 10'])
  })

  test('an agent who leaves passes the conversation to the team that the deadline names', () => {
    const chat = withTeams(new Chat({ firstReply: [wait(60, 'requeue', { team: 'team_2' })] }))
    atDesk(() => accepted(chat))
    chat.pass(60, { deskAt: Infinity })
    expect(chat.handover).toMatchObject({ state: 'REQUESTED', teamId: 'team_2', acceptedBy: null })
  })

  test('an agent at a desk who does not write loses the conversation; a third party keeps it for an hour', () => {
    const chat = new Chat()
    atDesk(() => accepted(chat))
    expect(chat.since(() => chat.pass(180, { deskAt: Infinity }))).toEqual(['handover.overdue', 'handover.transferred'])
    expect(chat.handover).toMatchObject({ state: 'REQUESTED', acceptedBy: null })
    const partner = accepted(new Chat(), 'integration')
    expect(partner.since(() => partner.pass(3_599))).toEqual(['handover.overdue'])
    expect(partner.handover?.state).toBe('ACCEPTED')
    expect(partner.since(() => partner.pass(1)).slice(0, 2)).toEqual(['handover.overdue', 'handover.ended'])
  })

  test('while an agent holds it the server speaks, not the bot', () => {
    const chat = accepted(new Chat({ firstReply: [wait(60, 'say', { text: 'One moment' }), wait(120, 'requeue')] }))
    expect(chat.since(() => chat.pass(60))).toEqual(['SYSTEM: One moment'])
    expect(chat.running).toEqual(['firstReply 1 in 60'])
  })

  test('a last step that leaves the wait as it is comes again, each time later', () => {
    const chat = accepted(new Chat({ firstReply: 'none' }))
    chat.do('agent', said('hi'))
    chat.do('ann', said('help'))
    const times: number[] = []
    for (let second = 1; second <= 3_000; second++) if (chat.since(() => chat.pass(1)).length > 0) times.push(second)
    expect(times).toEqual([300, 600, 1_200, 2_400])
  })

  test('close ends the handover and the conversation', () => {
    const chat = accepted(new Chat({ userSilent: [wait(60, 'close')] }))
    chat.do('agent', said('hi'))
    expect(chat.since(() => chat.pass(60))).toEqual(['handover.overdue', 'handover.ended', 'conversation.closed'])
  })
})

describe('what puts it off', () => {
  test('typing: an agent who types, or has just stopped, is not interrupted', () => {
    const chat = new Chat()
    atDesk(() => accepted(chat))
    // They type until 170.
    expect(chat.since(() => chat.pass(200, { agentAt: 171_000, deskAt: Infinity }))).toEqual([])
    expect(chat.running).toContain('firstReply 0 in 150')
    chat.do('agent', said('hi'))
    chat.do('ann', said('help'))
    expect(chat.since(() => chat.pass(301, { agentAt: chat.at + 290_000, deskAt: Infinity }))).toEqual([])
    expect(chat.running).toContain('agentSilent 0 in 289')
  })

  test('an open desk; one that has closed is gone 60 s after it was last seen, to the second', () => {
    const chat = new Chat()
    atDesk(() => accepted(chat))
    chat.do('agent', said('hi'))
    chat.pass(60, { deskAt: 61_000 })
    expect(chat.running).toEqual(['holderGone 0 in 60'])
    // It closes after 70.
    expect(chat.since(() => chat.pass(69, { deskAt: 71_000 }))).toEqual([])
    expect(chat.since(() => chat.pass(1, { deskAt: 71_000 }))).toEqual(['handover.overdue', 'handover.transferred'])
  })

  test('a user who types, where the user is waited for; in the queue no sign counts', () => {
    const chat = new Chat({ idle: [wait(60, 'close')] })
    chat.pass(60, { userAt: 41_000, agentAt: Infinity })
    expect(chat.running).toEqual(['idle 0 in 40'])
    chat.do('ann', said('agent'))
    expect(chat.since(() => chat.pass(120, { userAt: Infinity, agentAt: Infinity }))).toHaveLength(1)
  })
})

describe('a timer that comes late', () => {
  test('changes nothing: it was cleared, it is not due, its turn is over, or its deadline was switched off', () => {
    const chat = new Chat()
    const fire = (deadline: keyof Deadlines) => chat.do('system', { kind: 'fire', deadline, signs: noSigns })
    chat.do('ann', said('agent'))
    const { timers } = chat
    expect(fire('accept')).toBeNull()
    expect(fire('claim')).toBeNull()
    chat.do('agent', { kind: 'accept' })
    chat.at += 1_000_000
    expect(fire('accept')).toBeNull()
    // As if it had not been cleared.
    chat.before = { ...chat.before, timers: timers! }
    expect(fire('accept')).toMatchObject({ events: [], handovers: [], timers: { set: [], clear: ['accept'] } })
    chat.do('agent', { kind: 'release', claimEnd: null, variables: {} })
    chat.do('ann', said('agent'))
    chat.before.bot.settings.deadlines.accept = 'none'
    chat.at += 1_000_000
    expect(fire('accept')).toMatchObject({ events: [], timers: { set: [], clear: ['accept'] } })
  })

  test('is done once: the same command again finds it moved on', () => {
    const chat = new Chat()
    chat.do('ann', said('agent'))
    chat.at += 120_000
    const fire = { kind: 'fire', deadline: 'accept', signs: noSigns } as const
    expect(chat.do('system', fire)?.events).toHaveLength(1)
    expect(chat.do('system', fire)).toBeNull()
  })

  test('does the last step there is where its deadline has fewer by now', () => {
    const chat = new Chat()
    chat.do('ann', said('agent'))
    chat.pass(120)
    chat.before.bot.settings.deadlines = deadlinesSchema.parse({
      accept: [wait(5, 'return', { claimEnd: 'no_agent' })],
    })
    expect(chat.since(() => chat.pass(480))).toContain('handover.ended')
  })
})

describe('while the user waits', () => {
  const asked = (whileWaiting: string) => {
    const chat = new Chat({}, { whileWaiting, waitingText: 'Soon' })
    chat.do('ann', said('agent'))
    return chat
  }
  const write = (chat: Chat, text: string) => chat.since(() => chat.do('ann', said(text))).slice(1)

  test('the fallback is said, or a text once in each wait, or nothing; what the flow answers on purpose in any case', () => {
    expect(write(asked('go-on'), 'blue')).toEqual(['BOT: Pardon?'])
    const quiet = asked('quiet')
    expect([write(quiet, 'blue'), write(quiet, 'hours')]).toEqual([[], ['BOT: From 9 to 5']])
    const chat = asked('say')
    expect([write(chat, 'blue'), write(chat, 'red')]).toEqual([['BOT: Soon'], []])
    chat.do('agent', { kind: 'accept' })
    chat.do('agent', { kind: 'transfer', to: null, note: null })
    expect([write(chat, 'blue'), write(chat, 'red')]).toEqual([['BOT: Soon'], []])
    chat.do('ann', { kind: 'cancel' })
    expect(write(chat, 'blue')).toEqual(['BOT: Pardon?'])
  })
})
