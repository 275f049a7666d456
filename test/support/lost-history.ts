import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RequestHandover } from '../../packages/client/src/documents.ts'
import { type Chat, openChat } from './chat.ts'
import { MessagePages, NodeById, ReadLog } from './documents.ts'
import { randomFrom } from './random.ts'
import { startServer, type TestServer } from './server.ts'
import { cursorIn, follow, followInbox, followSse, is, seqsOf } from './stream.ts'

/** How the copy of the data folder is taken: with the server stopped, or by SQLite's online backup while it runs and writes. */
type Copy = 'stopped' | 'running'
type Log = Awaited<ReturnType<Chat['log']>>
/** What readers and integrations hold of one conversation of the history that will be lost. */
type Kept = { chat: Chat; log: Log; pages: { cursor: string; seq: number }[] }

/**
 * Writes conversations, copies the data folder, writes on, puts the copy back, and writes other things, in most conversations past
 * the old head. Each conversation is a cut point of its own. Answers what went wrong with a cursor or an id that was kept,
 * and how many conversations have lost events and are longer than before.
 */
export async function loseHistory({ copy, cuts, seed }: { copy: Copy; cuts: number; seed: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-history-'))
  const [dataDir, copied] = [join(folder, 'data'), join(folder, 'copy')]
  mkdirSync(copied)
  const random = randomFrom(seed)
  try {
    const { kept, tokens, inboxCursors, port } = await writeAndLose({ dataDir, copied, copy, cuts, random })
    rmSync(dataDir, { recursive: true })
    cpSync(copied, dataDir, { recursive: true })
    await using server = await startServer({ dataDir, port })
    const cutAt = await Promise.all(
      kept.map(async ({ chat }) => (await server.engine.conversation(chat.conversationId)).lastSeq),
    )
    for (const { chat } of kept) await write(server, chat, tokens.agent, random, Math.floor(random() * 12))
    const faults: string[] = []
    let longer = 0
    for (const [index, each] of kept.entries()) {
      const cut = cutAt[index]!
      const { lastSeq } = await each.chat.log()
      if (cut < each.log.lastSeq && lastSeq >= each.log.lastSeq) longer += 1
      faults.push(...(await check(server, tokens.admin, { ...each, cut }, index < 4)))
    }
    faults.push(...(await checkInbox(server, tokens.admin, inboxCursors)))
    faults.push(...server.unexpectedErrors.map(String))
    return { faults, longer }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Plan = { dataDir: string; copied: string; copy: Copy; cuts: number; random: () => number }

async function writeAndLose({ dataDir, copied, copy, cuts, random }: Plan) {
  let server = await startServer({ dataDir })
  const { agent, admin } = server
  const tokens = { agent, admin }
  const port = Number(new URL(server.url).port)
  const bot = await server.bot(null)
  const chats: Chat[] = []
  for (let index = 0; index < cuts; index++) chats.push(await openChat(server, bot, `user-${index}`))
  const writeAll = async () => {
    for (const chat of chats) await write(server, chat, agent, random, 1 + Math.floor(random() * 6))
  }
  await writeAll()
  const inboxCursors = { before: await inboxCursor(server, admin), lost: '' }
  if (copy === 'running') await Promise.all([server.engine.copyTo(copied), writeAll()])
  else {
    await server[Symbol.asyncDispose]()
    cpSync(dataDir, copied, { recursive: true })
    server = await startServer({ dataDir, port })
  }
  await writeAll()
  inboxCursors.lost = await inboxCursor(server, admin)
  const kept: Kept[] = []
  for (const chat of chats) {
    const { conversation } = await server.ask(admin, MessagePages, { id: chat.conversationId, first: 200 })
    const pages = conversation!.messages.edges.map(({ cursor, node }) => ({ cursor, seq: node.seq }))
    kept.push({ chat, log: await readAs(server, admin, chat), pages })
  }
  await server[Symbol.asyncDispose]()
  return { kept, tokens, inboxCursors, port }
}

const readAs = async (server: TestServer, token: string, { conversationId }: Chat): Promise<Log> => {
  const { conversation } = await server.ask(token, ReadLog, { id: conversationId, first: 200 })
  return { ...conversation!, events: conversation!.events.events }
}

/** Some of the words are the same in every history, so that only what they stand for differs. */
async function write(server: TestServer, chat: Chat, agent: string, random: () => number, steps: number) {
  const input = { conversationId: chat.conversationId }
  for (let step = 0; step < steps; step++) {
    const dice = random()
    if (dice < 0.6) await chat.say(dice < 0.3 ? 'the same words' : `words ${random()}`)
    else if (dice < 0.75) await server.ask(chat.visitorToken, RequestHandover, { input })
    else if (dice < 0.9) await chat.accept(agent)
    else await chat.release(agent)
  }
}

async function check(
  server: TestServer,
  admin: string,
  { chat, log, pages, cut }: Kept & { cut: number },
  everyTransport: boolean,
): Promise<string[]> {
  const faults: string[] = []
  const id = chat.conversationId
  const now = await readAs(server, admin, chat)
  const seqs = now.events.map(({ seq }) => seq)
  const expectedAt = (seq: number) =>
    seq <= cut
      ? { reset: null, seqs: seqs.filter(each => each > seq) }
      : { reset: seq <= now.lastSeq ? 'OTHER_HISTORY' : 'FROM_THE_FUTURE', seqs }
  const compare = (what: string, seq: number, got: unknown, expected: unknown) => {
    if (JSON.stringify(got) !== JSON.stringify(expected))
      faults.push(
        `${what} at ${seq}, cut ${cut}, head ${now.lastSeq}: ${JSON.stringify(got)}, not ${JSON.stringify(expected)}`,
      )
  }
  for (const { seq, cursor, ...event } of log.events) {
    const { conversation } = await server.ask(admin, ReadLog, { id, after: cursor, first: 200 })
    const { reset, events } = conversation!.events
    compare('a page', seq, { reset, seqs: events.map(each => each.seq) }, expectedAt(seq))
    if (event.__typename === 'MessagePosted') {
      const { node } = await server.ask(admin, NodeById, { id: event.message.id })
      const text = node?.__typename === 'Message' ? node.text : null
      compare('a message id', seq, text, seq <= cut ? event.message.text : null)
    }
    if (event.__typename === 'HandoverAccepted') {
      const { node } = await server.ask(admin, NodeById, { id: event.handover.id })
      compare('a handover id', seq, node?.id ?? null, startOf(log, { seq, ...event }) <= cut ? event.handover.id : null)
    }
  }
  for (const { seq, cursor } of pages) {
    const read = server.ask(admin, MessagePages, { id, after: cursor, first: 200 }).then(
      ({ conversation }) => conversation!.messages.edges.map(({ node }) => node.seq),
      (error: Error) => error.message.split(':')[0],
    )
    const messages = now.events.flatMap(each => (each.__typename === 'MessagePosted' ? [each.seq] : []))
    compare('a page of messages', seq, await read, seq <= cut ? messages.filter(each => each > seq) : 'bad_input')
  }
  if (everyTransport)
    for (const { seq, cursor } of [log.events.findLast(event => event.seq <= cut)!, log.events.at(-1)!]) {
      await using socket = server.socket(admin)
      const sse = await followSse(server, admin, id, cursor)
      for (const [what, stream] of [['a socket', follow(socket, id, cursor)] as const, ['SSE', sse] as const]) {
        const frames = await stream.until(is('CaughtUp'))
        const reset = frames[0]?.__typename === 'Reset' ? frames[0].reason : null
        compare(what, seq, { reset, seqs: seqsOf(frames) }, expectedAt(seq))
        stream.leave()
      }
    }
  return faults
}

/** The seq of the first event of an accepted handover. */
const startOf = (log: Log, { seq, route }: { seq: number; route: string }): number =>
  route === 'DIRECT'
    ? seq
    : log.events.findLast(event => event.seq < seq && event.__typename === 'HandoverRequested')!.seq

async function inboxCursor(server: TestServer, admin: string): Promise<string> {
  await using socket = server.socket(admin)
  return cursorIn(await followInbox(socket).until(is('CaughtUp')))
}

async function checkInbox(server: TestServer, admin: string, { before, lost }: { before: string; lost: string }) {
  await using socket = server.socket(admin)
  const whole = await followInbox(socket).until(is('CaughtUp'))
  const read = (after: string) => followInbox(socket, { after }).until(is('CaughtUp'))
  const faults: string[] = []
  const known = await read(before)
  if (known[0]?.__typename === 'Reset') faults.push(`an inbox cursor in front of the cut: ${known[0].reason}`)
  const [reset, ...rest] = await read(lost)
  if (reset?.__typename !== 'Reset') faults.push(`a lost inbox cursor is served: ${JSON.stringify(reset)}`)
  if (rest.length !== whole.length) faults.push(`after Reset ${rest.length} frames, not ${whole.length}`)
  return faults
}
