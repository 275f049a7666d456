import type { Principal, Role, Staff } from '../../src/domain/access/credential.ts'
import { type Bot, botSettingsSchema } from '../../src/domain/bot/bot.ts'
import type { Before, Outcome } from '../../src/domain/conversation/change.ts'
import type { Answer } from '../../src/domain/conversation/change-builder.ts'
import type { Command } from '../../src/domain/conversation/command.ts'
import { decide } from '../../src/domain/conversation/decide.ts'
import { isRefusal } from '../../src/domain/error.ts'
import { compileFlow } from '../../src/domain/flow/flow.ts'
import type { Json } from '../../src/domain/json.ts'

// The rules without a server or a store.

const companyId = 'company_town'
export const conversationId = `conv_${'0'.repeat(31)}1`
const user = 'ann'

const keyOf = (role: Role, name: string): Staff => ({
  kind: 'key',
  identityId: `idn_${name.toLowerCase()}`,
  keyId: `key_${name.toLowerCase()}`,
  companyId,
  role,
  name,
})
export const people = {
  ann: { kind: 'visitor', companyId, botId: 'bot_1', conversationId, userId: user, expiresAt: 0 },
  admin: keyOf('ADMIN', 'Ada'),
  agent: keyOf('AGENT', 'Bea'),
  otherAgent: keyOf('AGENT', 'Carl'),
  integration: keyOf('INTEGRATION', 'Dora'),
  botKey: keyOf('BOT', 'Emil'),
} satisfies Record<string, Principal>
export type Name = keyof typeof people

/** A bot as the rules get it; without a flow an external program speaks for it. */
export function botWith(flow: Json | null, settings: Partial<Bot['settings']> = {}): Bot {
  const compiled = flow === null ? null : compileFlow(flow)
  if (Array.isArray(compiled)) throw new Error(compiled[0]?.message)
  return {
    id: 'bot_1',
    companyId,
    name: 'Robo',
    settings: { ...botSettingsSchema.parse({}), ...settings },
    flow: compiled,
    flowVersion: compiled && 1,
    messageWebhookId: 'hook_1',
    claimWebhooks: {},
    eventWebhooks: [],
    teams: [],
    createdAt: 0,
  }
}

/** A conversation that has just started, as the rules get it. */
export function begun(bot: Bot): Before {
  const before: Before = { bot, conversation: null, userVariables: null }
  return written(before, ask(before, 'admin', { kind: 'start', profile: {}, variables: {}, moduleId: null }))
}

/** What a rule needs beside the state and the caller. */
export const ruleContext = (now: number) => ({
  now,
  userId: user,
  conversationId,
  tag: 'tag1tag1',
  isPlatform: (url: string) => url.startsWith('https://platform.example'),
})

export const ask = (before: Before, who: Name | null, command: Command, now = 1_000): Outcome<Answer> =>
  decide(before, command, { ...ruleContext(now), principal: who && people[who] })

/** What the next rule gets after this outcome has been written. */
export function written(before: Before, outcome: Outcome<Answer>): Before {
  if (isRefusal(outcome) || !outcome.change) return before
  const { conversation, timers } = outcome.change
  const { set, clear } = timers ?? { set: [], clear: [] }
  const gone = new Set([...clear, ...set.map(({ kind }) => kind)])
  const kept = (before.timers ?? []).filter(({ kind }) => !gone.has(kind))
  return { ...before, conversation, userVariables: conversation.variables, timers: [...kept, ...set] }
}

export const said = (text: string, controlEpoch: number | null = null): Command => ({
  kind: 'send',
  actions: [{ type: 'text', text }],
  clientMessageId: null,
  controlEpoch,
})
