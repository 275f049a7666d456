import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { readEnv, toConfig } from '../../src/config.ts'
import { newId } from '../../src/ports/new-id.ts'
import { type Baton, wire } from '../../src/wire.ts'
import type { Fact } from './history.ts'
import type { Script, Who } from './script.ts'

const takeover = [{ claimEnd: 'resolved', goTo: 'thanks' }]
const say = (id: string, text: string) => ({ id, actions: [{ type: 'text', text }] })
/** Any text with "agent" in it asks for one; each text can so be told from the others. */
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

/** The real server on a real file, which can be stopped and started again at the same address; and a second reader of that file. */
export async function startModelServer() {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-model-'))
  const unexpectedErrors: unknown[] = []
  let restarts = 0
  // Of requests that a hard stop has cut, what comes too late to be written is no surprise.
  let stopping = false
  let baton: Baton
  let port = 0
  let turn: Promise<void> = Promise.resolve()

  await open()
  const { keys, ids } = await settle(baton!)
  const bots: Record<Script['bot'], string> = {
    flow: await bot({}, true),
    external: await bot({}, false),
    suggesting: await bot({ lateBotReply: 'suggest' }, false),
  }
  const file = new Sqlite(join(dataDir, 'baton.db'), { readonly: true })
  const row = file.prepare(
    'select last_seq as lastSeq, control_epoch as controlEpoch, state from conversation where id = ?',
  )
  const log = file.prepare('select * from event where conversation_id = ? order by seq')

  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    ids,
    bots,
    unexpectedErrors,
    restarts: () => restarts,
    /** Past the server, as committed: what the answers of the server are held against. */
    row: (id: string) => row.get(id) as { lastSeq: number; controlEpoch: number; state: string },
    log: (id: string) => (log.all(id) as EventRow[]).map(toFact),
    /** Hard: every connection is cut first, with whatever is under way on it. */
    restart: (hard: boolean) => {
      turn = turn.then(() => reopen(hard))
      return turn
    },
    async [Symbol.asyncDispose]() {
      await turn
      file.close()
      await baton[Symbol.asyncDispose]()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }

  async function open() {
    const config = toConfig(readEnv({ PORT: '0', BATON_DATA_DIR: dataDir }))
    const report = (error: unknown) => stopping || unexpectedErrors.push(error)
    baton = wire({ ...config, secret: 'a secret that only this test knows' }, { report })
    await new Promise<void>((resolve, reject) =>
      baton.server.once('error', reject).listen(port, '127.0.0.1', () => resolve()),
    )
    port = (baton.server.address() as AddressInfo).port
  }

  async function reopen(hard: boolean) {
    restarts += 1
    stopping = hard
    if (hard) baton.server.closeAllConnections()
    await baton[Symbol.asyncDispose]()
    await new Promise(resolve => setTimeout(resolve, 1))
    stopping = false
    await open()
  }

  async function bot(settings: Record<string, unknown>, withFlow: boolean) {
    const { manage } = baton.parts
    const made = await manage.createBot(admin(), { name: 'Robo', settings })
    if ('code' in made) throw new Error(made.message)
    const published = withFlow ? await manage.publishFlow(admin(), { botId: made.id, flow }) : made
    if ('code' in published) throw new Error(published.message)
    return made.id
  }

  function admin() {
    return { kind: 'key', keyId: ids.admin, companyId: ids.company, role: 'ADMIN', name: 'admin' } as const
  }
}

export type ModelServer = Awaited<ReturnType<typeof startModelServer>>

const roles = { agent: 'AGENT', otherAgent: 'AGENT', integration: 'INTEGRATION', admin: 'ADMIN', bot: 'BOT' } as const
type Name = keyof typeof roles

/** A company with its cast: their keys and key ids. */
async function settle({ store, parts }: Baton) {
  const companyId = newId('company')
  await store.companies.create({ id: companyId, name: 'Model', createdAt: Date.now() })
  const keys = {} as Record<Name, string>
  const ids = { company: companyId } as Record<Name | 'company', string>
  for (const name of Object.keys(roles) as Name[]) {
    keys[name] = (await parts.manage.newKey({ companyId, role: roles[name], name })).token
    ids[name] = `key_${keys[name].split('_')[1]}`
  }
  return { keys, ids }
}

/** The ids under which everybody stands in a conversation's log. */
export const idsIn = (server: ModelServer, botId: string, userId: string): Record<Who, string> => ({
  ...server.ids,
  bot: botId,
  user: userId,
})

type EventRow = { seq: number; type: string; control_epoch: number; actor: string; body: string }
type Body = { actions?: { text?: string }[]; clientMessageId?: string | null; end?: string; to?: { id: string } | null }

function toFact({ seq, type, control_epoch: epoch, ...row }: EventRow): Fact {
  const actor = JSON.parse(row.actor) as { kind: string; id: string }
  const { actions, clientMessageId = null, end = null, to = null } = JSON.parse(row.body) as Body
  const text = actions ? actions.map(action => action.text).join('\n') : null
  return { seq, type, epoch, kind: actor.kind, actor: actor.id, text, key: clientMessageId, end, to: to?.id ?? null }
}
