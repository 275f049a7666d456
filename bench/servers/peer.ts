import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { useServer } from 'graphql-ws/use/ws'
import { createPubSub, createSchema, createYoga } from 'graphql-yoga'
import { WebSocketServer } from 'ws'
import { answerWith, usage } from '../support/processes.ts'

/**
 * The peer: the design of the tutorials. Yoga, `createPubSub`, graphql-ws, and one Drizzle insert, which is one commit, for each
 * message. No order, no fencing, no resumption, no credential.
 */
const CONVERSATIONS = Number(process.argv[2] ?? 64)

const sqlite = new Database(join(mkdtempSync(join(tmpdir(), 'baton-peer-')), 'peer.db'))
sqlite.pragma('journal_mode = WAL')
sqlite.pragma('synchronous = FULL')
sqlite.exec(
  'CREATE TABLE message (id INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL, text TEXT NOT NULL, sent_at INTEGER NOT NULL)',
)
const message = sqliteTable('message', {
  id: integer().primaryKey(),
  conversationId: text('conversation_id').notNull(),
  text: text().notNull(),
  sentAt: integer('sent_at').notNull(),
})
const db = drizzle(sqlite)
type Message = typeof message.$inferSelect
const pubsub = createPubSub<{ message: [conversationId: string, message: Message] }>()

const yoga = createYoga({
  logging: false,
  maskedErrors: false,
  schema: createSchema({
    typeDefs: `
      type Message { id: ID! conversationId: ID! text: String! sentAt: Float! }
      type Query { messages: Int }
      type Mutation { sendMessage(conversationId: ID!, text: String!): Message! }
      type Subscription { message(conversationId: ID!): Message! }
    `,
    resolvers: {
      Mutation: {
        sendMessage: (_, { conversationId, text }: { conversationId: string; text: string }) => {
          const sent = db.insert(message).values({ conversationId, text, sentAt: Date.now() }).returning().get()
          pubsub.publish('message', conversationId, sent)
          return sent
        },
      },
      Subscription: {
        message: {
          subscribe: (_, { conversationId }: { conversationId: string }) => pubsub.subscribe('message', conversationId),
          resolve: (sent: Message) => sent,
        },
      },
    },
  }),
})

const server = createServer(yoga)
const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false })
type Envelope = { rootValue: Record<'execute' | 'subscribe', (args: unknown) => never> }
type Payload = {
  operationName?: string | null | undefined
  query: string
  variables?: Record<string, unknown> | null | undefined
}
useServer(
  {
    execute: args => (args as Envelope).rootValue.execute(args),
    subscribe: args => (args as Envelope).rootValue.subscribe(args),
    async onSubscribe(context: object, _: string, { operationName, query, variables }: Payload) {
      const { schema, execute, subscribe, contextFactory, parse } = yoga.getEnveloped({ ...context })
      const args = { schema, operationName, document: parse(query), variableValues: variables }
      return { ...args, contextValue: await contextFactory(), rootValue: { execute, subscribe } } as never
    },
  },
  sockets,
)
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  const { port } = server.address() as AddressInfo
  const conversations = Array.from({ length: CONVERSATIONS }, (_, at) => ({ id: `conv_${at}`, token: '' }))
  process.send!({ url: `http://127.0.0.1:${port}`, conversations })
})
answerWith(() => usage())
