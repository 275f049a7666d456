import {
  AcceptHandover,
  CancelHandover,
  ReleaseHandover,
  RequestHandover,
  SendMessage,
  TransferHandover,
} from '../../packages/client/src/documents.ts'
import type { Chat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import type { Receiver } from '../support/receiver.ts'
import type { TestServer } from '../support/server.ts'

export type Scene = { server: TestServer; partner: Receiver; chat: Chat }
type Ask = (scene: Scene) => Promise<string>

/**
 * Commands that run at once, and every allowed outcome: the answers, and the events in the log. Any other outcome is a fault; one
 * that never occurs in a long run is a fault, too.
 */
export type Race = {
  name: string
  /** `talks`: a flow answers; `listens`: an external program speaks for it. */
  bot: 'talks' | 'listens'
  before?: Ask[]
  calls: Record<string, Ask>
  allowed: Record<string, { answers: Record<string, string>; log: string[] }>
  /** Checks more than answers and log; its result is counted. */
  besides?: (scene: Scene, log: string[]) => Promise<string>
}

const say =
  (who: 'ann' | 'agent' | 'integration' | 'botKey', text: string, controlEpoch?: number): Ask =>
  scene =>
    graphql(scene, who, SendMessage, { text, ...(controlEpoch && { controlEpoch }) })
const request: Ask = scene => graphql(scene, 'ann', RequestHandover)
const cancel: Ask = scene => graphql(scene, 'ann', CancelHandover)
const accept =
  (who: 'agent' | 'integration'): Ask =>
  scene =>
    graphql(scene, who, AcceptHandover)
const release =
  (who: 'agent' | 'integration', claimEnd?: string): Ask =>
  scene =>
    graphql(scene, who, ReleaseHandover, claimEnd ? { claimEnd } : {})
/** null: to the queue. */
const transfer =
  (who: 'agent' | 'integration', to: 'agent' | 'otherAgent' | 'admin' | null): Ask =>
  scene =>
    graphql(scene, who, TransferHandover, { to: to && `idn_${scene.server[to].split('_')[1]}` })
/** E3, E4 and E5 with the integration's key, Dora. */
const handover: Ask = scene => rest(scene, 'GET', scene.chat.path('handover'))
const message =
  (text: string): Ask =>
  scene =>
    rest(scene, 'POST', scene.chat.path('handover'), { message: text })
const takeover =
  (claimEnd?: string): Ask =>
  scene =>
    rest(scene, 'GET', `${scene.chat.path('takeover')}${claimEnd ? `?ClaimEnd=${claimEnd}` : ''}`)

const back = ['HandoverEnded RELEASED resolved by Dora, 3', 'VariablesChanged by Dora, 3', 'Robo: Thanks, Ann!, 3']

/** The event of a handover that the flow requests. */
export const claim = 'HandoverRequested by Robo, 1'

/** Whether the claim had arrived when the handover was answered. */
const claimAt = new WeakMap<Chat, string>()
const noting =
  (ask: Ask): Ask =>
  async scene => {
    const answer = await ask(scene)
    claimAt.set(scene.chat, claimsOf(scene).length > 0 ? 'had arrived' : 'had not arrived')
    return answer
  }

/** If the handover was requested, the claim arrives, or is not sent because the handover was accepted before it was. */
async function theClaim(scene: Scene, log: string[]): Promise<string> {
  if (!log.includes(claim)) return 'no claim was made'
  await scene.server.settle()
  if (claimsOf(scene).length === 0) return 'the claim was not sent, as the handover was accepted'
  return `the claim ${claimAt.get(scene.chat)} when Dora was answered`
}

export const claimsOf = ({ partner, chat }: Scene) =>
  partner.at('/claim').filter(({ headers }) => headers['baton-conversation'] === chat.conversationId)

export const races: Race[] = [
  {
    name: 'two accepts: Bea’s by GraphQL, Dora’s by REST',
    bot: 'listens',
    before: [request],
    calls: { agent: accept('agent'), integration: handover },
    allowed: {
      'Bea has it': {
        answers: { agent: 'ok', integration: 'already_claimed by Bea, 2' },
        log: ['HandoverAccepted PLATFORM by Bea, 2'],
      },
      'Dora has it': {
        answers: { agent: 'already_claimed by Dora, 2', integration: 'listen 2' },
        log: ['HandoverAccepted PLATFORM by Dora, 2'],
      },
    },
  },
  {
    name: 'an external bot’s reply and an accept',
    bot: 'listens',
    calls: { botKey: say('botKey', 'my answer', 1), integration: handover },
    allowed: {
      'the reply was in time': {
        answers: { botKey: 'ok', integration: 'listen 2' },
        log: ['Robo: my answer, 1', 'HandoverAccepted DIRECT by Dora, 2'],
      },
      'the reply was late': {
        answers: { botKey: 'control_lost by Dora, 2', integration: 'listen 2' },
        log: ['HandoverAccepted DIRECT by Dora, 2'],
      },
    },
  },
  {
    name: 'a flow’s reply to the user and an accept',
    bot: 'talks',
    calls: { ann: say('ann', 'hello?'), integration: handover },
    allowed: {
      'the user and the reply were first': {
        answers: { ann: 'ok', integration: 'listen 2' },
        log: ['ann: hello?, 1', 'Robo: Hello from Bot!, 1', 'HandoverAccepted DIRECT by Dora, 2'],
      },
      'the agent was first': {
        answers: { ann: 'ok', integration: 'listen 2' },
        log: ['HandoverAccepted DIRECT by Dora, 2', 'ann: hello?, 2'],
      },
    },
  },
  {
    name: 'a cancellation by the user and an accept by Dora',
    bot: 'listens',
    before: [request],
    calls: { ann: cancel, integration: handover },
    allowed: {
      'cancelled, then Dora stepped in': {
        answers: { ann: 'ok', integration: 'listen 2' },
        log: ['HandoverEnded CANCELLED by ann, 1', 'HandoverAccepted DIRECT by Dora, 2'],
      },
      'nothing was left to cancel': {
        answers: { ann: 'handover_not_requested', integration: 'listen 2' },
        log: ['HandoverAccepted PLATFORM by Dora, 2'],
      },
    },
  },
  {
    name: 'a release by REST and the agent’s message by GraphQL',
    bot: 'listens',
    before: [handover],
    calls: { release: takeover(), message: say('integration', 'one more thing') },
    allowed: {
      'the message was in time': {
        answers: { release: 'normal 3', message: 'ok' },
        log: ['Dora: one more thing, 2', 'HandoverEnded RELEASED by Dora, 3'],
      },
      'the message was late': {
        answers: { release: 'normal 3', message: 'not_in_listen_mode' },
        log: ['HandoverEnded RELEASED by Dora, 3'],
      },
    },
  },
  {
    name: 'a release by GraphQL and the agent’s message by REST',
    bot: 'talks',
    before: [handover],
    calls: { release: release('integration', 'resolved'), message: message('one more thing') },
    allowed: {
      'the message was in time': {
        answers: { release: 'ok', message: 'listen 2' },
        log: ['Dora: one more thing, 2', ...back],
      },
      'the message was late': { answers: { release: 'ok', message: 'not_in_listen_mode' }, log: back },
    },
  },
  {
    name: 'two releases with different claim ends, by REST and by GraphQL',
    bot: 'listens',
    before: [handover],
    calls: { rest: takeover('sold'), graphql: release('integration', 'unsold') },
    allowed: {
      'REST was first': {
        answers: { rest: 'normal 3', graphql: 'ok' },
        log: ['HandoverEnded RELEASED sold by Dora, 3', 'VariablesChanged by Dora, 3'],
      },
      'GraphQL was first': {
        answers: { rest: 'normal 3', graphql: 'ok' },
        log: ['HandoverEnded RELEASED unsold by Dora, 3', 'VariablesChanged by Dora, 3'],
      },
    },
  },
  {
    name: 'a release by the holder and by another agent',
    bot: 'listens',
    before: [handover],
    calls: { integration: takeover(), agent: release('agent') },
    allowed: {
      'Dora still held it': {
        answers: { integration: 'normal 3', agent: 'already_claimed by Dora, 2' },
        log: ['HandoverEnded RELEASED by Dora, 3'],
      },
      'it had no holder any more': {
        answers: { integration: 'normal 3', agent: 'ok' },
        log: ['HandoverEnded RELEASED by Dora, 3'],
      },
    },
  },
  {
    name: 'Bea transfers it to Carl in one window and to Ada in another',
    bot: 'listens',
    before: [accept('agent')],
    calls: { one: transfer('agent', 'otherAgent'), other: transfer('agent', 'admin') },
    allowed: {
      'Carl has it': {
        answers: { one: 'ok', other: 'already_claimed by Carl, 3' },
        log: ['HandoverTransferred to Carl by Bea, 3'],
      },
      'Ada has it': {
        answers: { one: 'already_claimed by Ada, 3', other: 'ok' },
        log: ['HandoverTransferred to Ada by Bea, 3'],
      },
    },
  },
  {
    name: 'a transfer to a colleague and a message of the agent',
    bot: 'listens',
    before: [accept('agent')],
    calls: { transfer: transfer('agent', 'otherAgent'), message: say('agent', 'one more thing') },
    allowed: {
      'the message was in time': {
        answers: { transfer: 'ok', message: 'ok' },
        log: ['Bea: one more thing, 2', 'HandoverTransferred to Carl by Bea, 3'],
      },
      'the message was late': {
        answers: { transfer: 'ok', message: 'already_claimed by Carl, 3' },
        log: ['HandoverTransferred to Carl by Bea, 3'],
      },
    },
  },
  {
    name: 'a transfer to the queue, a message of the user and an accept by Dora',
    bot: 'talks',
    before: [accept('agent')],
    calls: { agent: transfer('agent', null), ann: say('ann', 'hello?'), integration: handover },
    allowed: {
      'the user wrote to Bea, Dora came too early': {
        answers: { agent: 'ok', ann: 'ok', integration: 'already_claimed by Bea, 2' },
        log: ['ann: hello?, 2', 'HandoverTransferred to the queue by Bea, 3'],
      },
      'the user wrote to the bot, Dora came too early': {
        answers: { agent: 'ok', ann: 'ok', integration: 'already_claimed by Bea, 2' },
        log: ['HandoverTransferred to the queue by Bea, 3', 'ann: hello?, 3', 'Robo: Hello from Bot!, 3'],
      },
      'the user wrote to Bea, Dora took it': {
        answers: { agent: 'ok', ann: 'ok', integration: 'listen 4' },
        log: ['ann: hello?, 2', 'HandoverTransferred to the queue by Bea, 3', 'HandoverAccepted PLATFORM by Dora, 4'],
      },
      'the user wrote to the bot, then Dora took it': {
        answers: { agent: 'ok', ann: 'ok', integration: 'listen 4' },
        log: [
          'HandoverTransferred to the queue by Bea, 3',
          'ann: hello?, 3',
          'Robo: Hello from Bot!, 3',
          'HandoverAccepted PLATFORM by Dora, 4',
        ],
      },
      'Dora took it before the user wrote': {
        answers: { agent: 'ok', ann: 'ok', integration: 'listen 4' },
        log: ['HandoverTransferred to the queue by Bea, 3', 'HandoverAccepted PLATFORM by Dora, 4', 'ann: hello?, 4'],
      },
    },
  },
  {
    // The takeovers are equal, so the user's message shows when the first one was done.
    name: 'a takeover that is repeated twice and a message of the user',
    bot: 'talks',
    before: [handover],
    calls: {
      first: takeover('resolved'),
      second: takeover('resolved'),
      third: takeover('resolved'),
      ann: say('ann', 'hello?'),
    },
    allowed: {
      'the user wrote to Dora': {
        answers: { first: 'normal 3', second: 'normal 3', third: 'normal 3', ann: 'ok' },
        log: ['ann: hello?, 2', ...back],
      },
      'the user wrote to the bot': {
        answers: { first: 'normal 3', second: 'normal 3', third: 'normal 3', ann: 'ok' },
        log: [...back, 'ann: hello?, 3', 'Robo: Hello from Bot!, 3'],
      },
    },
  },
  {
    name: 'an accept and a claim webhook with a slow receiver',
    bot: 'talks',
    calls: { ann: say('ann', 'partner'), integration: noting(handover) },
    besides: theClaim,
    allowed: {
      'requested, then accepted': {
        answers: { ann: 'ok', integration: 'listen 2' },
        log: ['ann: partner, 1', 'Robo: I ask our partner., 1', claim, 'HandoverAccepted WEBHOOK by Dora, 2'],
      },
      'accepted before it was requested': {
        answers: { ann: 'ok', integration: 'listen 2' },
        log: ['HandoverAccepted DIRECT by Dora, 2', 'ann: partner, 2'],
      },
    },
  },
]

type Doc = { toString(): string }
type Result = { code?: string; by?: { id: string; name: string | null } | null; controlEpoch?: number }

async function graphql({ server, chat }: Scene, who: Person, document: Doc, rest: object = {}): Promise<string> {
  const token = who === 'ann' ? chat.visitorToken : server[who]
  const variables = { input: { conversationId: chat.conversationId, ...rest } }
  const { body } = await post(server.url, token, { query: document.toString(), variables })
  if (body.errors) throw new Error(JSON.stringify(body.errors))
  const result = Object.values(body.data as Record<string, Result>)[0]!
  return result.code === undefined ? 'ok' : refusal(result)
}
type Person = 'ann' | 'agent' | 'integration' | 'botKey'

async function rest({ server }: Scene, method: string, path: string, body?: unknown): Promise<string> {
  const response = await server.rest(method, path, server.integration, body)
  const said = (await response.json()) as Result & { mode: string }
  return response.status === 200 ? `${said.mode} ${said.controlEpoch}` : refusal(said)
}

const refusal = ({ code, by, controlEpoch }: Result) =>
  `${code}${by ? ` by ${by.name}` : ''}${controlEpoch === undefined ? '' : `, ${controlEpoch}`}`
