import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type WebSocket, WebSocketServer } from 'ws'
import { answerWith, usage } from '../support/processes.ts'

/**
 * The floor: no protocol, no schema, no rule, no credential. Raw `ws` and `node:http`, and by prepared statements the rows that
 * Baton writes for a message: one event, the update of its conversation, and the idempotency record where the message has a key.
 * The same durability: WAL, synchronous=FULL, all messages of one turn of the event loop in one commit.
 */
const CONVERSATIONS = Number(process.argv[2] ?? 64)

const db = new Database(join(mkdtempSync(join(tmpdir(), 'baton-floor-')), 'floor.db'))
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec(`
  CREATE TABLE conversation (id TEXT PRIMARY KEY, company_id TEXT NOT NULL, bot_id TEXT NOT NULL, user_id TEXT NOT NULL,
    last_seq INTEGER NOT NULL, control_epoch INTEGER NOT NULL, inbox_position INTEGER NOT NULL, touched_at INTEGER NOT NULL);
  CREATE INDEX conversation_by_inbox_position ON conversation (company_id, inbox_position);
  CREATE TABLE event (conversation_id TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL,
    control_epoch INTEGER NOT NULL, actor TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID;
  CREATE TABLE idempotency_key (conversation_id TEXT NOT NULL, actor TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,
    at INTEGER NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (conversation_id, actor, key)) WITHOUT ROWID;
`)
const begin = db.prepare('BEGIN IMMEDIATE')
const commit = db.prepare('COMMIT')
const insertEvent = db.prepare('INSERT INTO event VALUES (?, ?, ?, ?, 1, ?, ?)')
const updateConversation = db.prepare(
  'UPDATE conversation SET last_seq = ?, inbox_position = ?, touched_at = ? WHERE id = ?',
)
const insertKey = db.prepare('INSERT INTO idempotency_key VALUES (?, ?, ?, ?, ?, ?)')

const conversations = Array.from({ length: CONVERSATIONS }, (_, at) => `conv_${String(at).padStart(32, '0')}`)
const seqs = new Map(conversations.map(id => [id, 0]))
for (const id of conversations)
  db.prepare('INSERT INTO conversation VALUES (?, ?, ?, ?, 0, 1, 0, 0)').run(id, 'company', 'bot', `user of ${id}`)

type Message = { id?: string; conversationId: string; text: string; key?: string }
let position = 0
let waiting: { message: Message; done: (seq: number) => void }[] = []

function say(message: Message, done: (seq: number) => void) {
  if (waiting.push({ message, done }) === 1) setImmediate(write)
}

function write() {
  const jobs = waiting
  waiting = []
  begin.run()
  const written = jobs.map(({ message: { conversationId, text, key } }) => {
    const seq = seqs.get(conversationId)! + 1
    const at = Date.now()
    seqs.set(conversationId, seq)
    position += 1
    const body = JSON.stringify({ actions: [{ type: 'text', text }], clientMessageId: key ?? null, moduleId: null })
    insertEvent.run(conversationId, seq, 'message.posted', at, '{"kind":"USER","id":"user","name":null}', body)
    updateConversation.run(seq, position, at, conversationId)
    if (key) insertKey.run(conversationId, 'user', key, 'A'.repeat(43), at, `{"seq":${seq}}`)
    return seq
  })
  commit.run()
  for (const [index, { done }] of jobs.entries()) done(written[index]!)
}

const eventsAfter = db.prepare('SELECT seq, body FROM event WHERE conversation_id = ? AND seq > ? ORDER BY seq')
/** The sockets that follow a conversation. */
const followers = new Map<string, Set<WebSocket>>()
const encode = (seq: number, body: string) => Buffer.from(`{"type":"next","seq":${seq},"payload":${body}}`)

function follow(socket: WebSocket, conversationId: string, after: number) {
  for (const { seq, body } of eventsAfter.all(conversationId, after) as { seq: number; body: string }[])
    socket.send(encode(seq, body), { binary: false })
  const all = followers.get(conversationId) ?? new Set()
  followers.set(conversationId, all.add(socket))
  socket.once('close', () => all.delete(socket))
  socket.send('{"type":"caught up"}')
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    const message: Message = JSON.parse(Buffer.concat(chunks).toString())
    say(message, seq => {
      const body = JSON.stringify({ seq })
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
        .end(body)
    })
  })
})
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', socket => {
  socket.on('message', data => {
    const message: Message & { follow?: string; after?: number } = JSON.parse(data.toString())
    if (message.follow) return follow(socket, message.follow, message.after ?? 0)
    say(message, seq => {
      const all = followers.get(message.conversationId)
      if (all) {
        // One serialisation for all, of as many bytes as an event of Baton has.
        const event = encode(seq, JSON.stringify({ text: message.text, padding: 'x'.repeat(440) }))
        for (const each of all) each.send(event, { binary: false })
      }
      socket.send(JSON.stringify({ id: message.id, seq }))
    })
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  const { port } = server.address() as AddressInfo
  process.send!({ url: `http://127.0.0.1:${port}`, conversations: conversations.map(id => ({ id, token: '' })) })
})
answerWith(() => usage())
