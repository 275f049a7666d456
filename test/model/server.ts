import { identityIdOf } from '../support/company.ts'
import type { CommittedEvent } from '../support/engine.ts'
import { startServer } from '../support/server.ts'
import type { Fact } from './history.ts'
import type { Script, Who } from './script.ts'

const takeover = [{ claimEnd: 'resolved', goTo: 'thanks' }]
const say = (id: string, text: string) => ({ id, actions: [{ type: 'text', text }] })
/** Any text that contains "agent" asks for one, so that each message can have a text of its own. */
const flow = {
  start: 'hello',
  fallback: 'hello',
  connections: [{ when: { text: { contains: 'agent' } }, goTo: 'agent' }],
  takeover,
  modules: [
    say('hello', 'Hello from Bot!'),
    { ...say('agent', 'I ask a colleague.'), webhook: { url: 'https://app.certainly.io/bot/transfer/human' } },
    say('thanks', 'Thanks!'),
  ],
}

export type ModelServer = Awaited<ReturnType<typeof startModelServer>>

/** A server that can be restarted, with the three bots that scripts are played against. */
export async function startModelServer() {
  const server = await startServer()
  const { admin, agent, otherAgent, integration, botKey: bot, engine } = server
  const keys = { admin, agent, otherAgent, integration, bot }
  let restarts = 0
  return {
    url: server.url,
    keys,
    ids: {
      company: server.companyId,
      admin: identityIdOf(admin),
      agent: identityIdOf(agent),
      otherAgent: identityIdOf(otherAgent),
      integration: identityIdOf(integration),
      bot: identityIdOf(bot),
    },
    bots: {
      flow: await server.bot(flow),
      external: await server.bot(null),
      suggesting: await server.bot(null, { lateBotReply: 'suggest' }),
    } satisfies Record<Script['bot'], string>,
    unexpectedErrors: server.unexpectedErrors,
    restarts: () => restarts,
    /** The row and the log as committed, read past the server: what the server answers is compared with these. */
    row: (conversationId: string) => engine.conversation(conversationId),
    log: async (conversationId: string) => (await engine.events(conversationId)).map(toFact),
    restart(hard: boolean) {
      restarts += 1
      return server.restart(hard)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The id of each participant in the log of a conversation. */
export const idsIn = (server: ModelServer, botId: string, userId: string): Record<Who, string> => ({
  ...server.ids,
  bot: botId,
  user: userId,
})

type Body = { actions?: { text?: string }[]; clientMessageId?: string | null; end?: string; to?: { id: string } | null }

function toFact({ seq, type, controlEpoch: epoch, actor, body }: CommittedEvent): Fact {
  const { actions, clientMessageId = null, end = null, to = null } = body as Body
  const text = actions ? actions.map(action => action.text).join('\n') : null
  return { seq, type, epoch, kind: actor.kind, actor: actor.id, text, key: clientMessageId, end, to: to?.id ?? null }
}
