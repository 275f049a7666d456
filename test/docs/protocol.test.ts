import { GraphQLInterfaceType, GraphQLObjectType, type GraphQLUnionType } from 'graphql'
import { CloseCode } from 'graphql-ws'
import { expect, test } from 'vitest'
import { MAX_WAIT } from '../../src/app/event-page.ts'
import { HEARTBEAT_MS } from '../../src/app/heartbeat-wheel.ts'
import { TYPING_MS } from '../../src/app/presence.ts'
import { MAX_BYTES, MAX_TEXT } from '../../src/domain/conversation/compose.ts'
import { eventTypes } from '../../src/domain/conversation/event.ts'
import { ends, type HandoverMove, moves } from '../../src/domain/conversation/handover.ts'
import { MAX_OBJECT_BYTES } from '../../src/domain/conversation/input.ts'
import { MAX_LENGTH } from '../../src/domain/page.ts'
import { postHeaders } from '../../src/domain/webhook/headers.ts'
import { MAX_ANSWER, MAX_READ } from '../../src/graphql/answer-size.ts'
import { queryLimits } from '../../src/graphql/limits.ts'
import { schema } from '../../src/graphql/schema.ts'
import { ephemeralTypes } from '../../src/graphql/types/conversation-stream.ts'
import { streamFrames } from '../../src/graphql/types/stream-frames.ts'
import { closeCodes } from '../../src/http/close-codes.ts'
import { MAX_BODY } from '../../src/http/graphql-body.ts'
import { socketLimits } from '../../src/http/graphql-sockets.ts'
import { defaultHeartbeat } from '../../src/http/heartbeat.ts'
import { MAX_UNREAD, STALL_MS } from '../../src/http/unread.ts'
import { read, section, table as tableIn, tables } from './support/pages.ts'

/** The GraphQL name of each event type. */
const names = Object.fromEntries(Object.entries(eventTypes).map(([type, { graphql }]) => [type, graphql]))
const text = read('PROTOCOL.md')
const table = (heading: string) => tableIn(text, heading)

test('events: each with its type and its fields', () => {
  const own = (type: string) => fieldsOf(type).filter(field => !fieldsOf('ConversationEvent').includes(field))
  const listed = table('Event').map(([event, type, fields]) => [event, type, fields ? fields.split(', ').sort() : []])
  expect(listed).toEqual(Object.entries(names).map(([event, type]) => [event, type, own(type).sort()]))
  expect(table('Field').map(([field]) => field)).toEqual(expect.arrayContaining(fieldsOf('ConversationEvent')))
  expect(table('Field')).toHaveLength(fieldsOf('ConversationEvent').length)
})

test('frames: every member of the union beside the events', () => {
  const frames = table('Frame').map(([name, fields]) => [name, fields?.split(', ').sort()])
  const types = [...Object.values(streamFrames), ...Object.values(ephemeralTypes)]
  expect(frames).toEqual(types.map(type => [type, fieldsOf(type).sort()]))
  const union = (schema.getType('ConversationFrame') as GraphQLUnionType).getTypes().map(type => type.name)
  expect(union.sort()).toEqual([...types, ...Object.values(names)].sort())
  const inbox = (schema.getType('InboxFrame') as GraphQLUnionType).getTypes().map(type => type.name)
  for (const name of inbox) expect(section(text, 'The inbox')).toContain(`\`${name}\``)
})

test('reset reasons: those of the enum', () => {
  const reasons = schema.getType('ResetReason')
  const values = reasons && 'getValues' in reasons ? reasons.getValues().map(value => value.name) : []
  expect(table('Reset reason').map(([reason]) => reason)).toEqual(expect.arrayContaining(values))
  expect(table('Reset reason')).toHaveLength(values.length)
})

test('close codes: ours with reason and reaction, and those of the subprotocol that a server sends', () => {
  const [ours, theirs] = tables(text, 'Code')
  expect(ours).toEqual(Object.values(closeCodes).map(({ code, reason, client }) => [`${code}`, reason, client]))
  const ofClients = [
    CloseCode.InternalClientError,
    CloseCode.BadResponse,
    CloseCode.ConnectionAcknowledgementTimeout,
  ] as number[]
  const all = Object.values(CloseCode).filter((code): code is CloseCode => typeof code === 'number')
  const sent = all.filter(code => !ofClients.includes(code)).sort()
  expect(theirs?.map(([code]) => Number(code))).toEqual(sent)
})

test('the handover’s moves: exactly the table of the rules', () => {
  const made = Object.entries(moves).flatMap(([from, to]) =>
    Object.entries(to).map(([move, state]) => {
      const end = state === 'ENDED' ? (ends[move as HandoverMove] ?? '') : ''
      // A transfer between agents changes the holder as well.
      const holderChanges = from === 'ACCEPTED' || state === 'ACCEPTED'
      return [move, from, state, end, holderChanges ? '+1' : '']
    }),
  )
  expect(table('Move')).toEqual(made)
})

test('refusals of control: their types and fields', () => {
  for (const [name, , fields] of table('Refusal')) {
    const own = fieldsOf(name!).filter(field => field !== 'code' && field !== 'message')
    expect(own.sort()).toEqual(fields ? fields.split(', ').sort() : [])
  }
})

test('limits: the numbers in force', () => {
  expect(Object.fromEntries(table('Limit').map(([name, value]) => [name, Number(value)]))).toEqual({
    'sockets of one server': socketLimits.sockets,
    'operations under way on one socket': socketLimits.operations,
    'bytes of a socket frame, or of a request': socketLimits.frameBytes,
    'ms from the opening to connection_init': socketLimits.initMs,
    'ms until a silent socket is closed': defaultHeartbeat.silenceMs,
    'ms between heartbeats': HEARTBEAT_MS,
    'ms of typing': TYPING_MS,
    'seconds of a long poll': MAX_WAIT,
    'events of a page': MAX_LENGTH,
    'characters of a message’s texts': MAX_TEXT,
    'bytes of a message': MAX_BYTES,
    'bytes of variables or a profile': MAX_OBJECT_BYTES,
    'characters of a document': queryLimits.characters,
    'tokens of a document': queryLimits.tokens,
    'depth of a document': queryLimits.depth,
    'aliases of a document': queryLimits.aliases,
    'directives of a document': queryLimits.directives,
    'nesting of an operation’s variables': queryLimits.nesting,
    'cost of an operation': queryLimits.cost,
    'cost of one event of a subscription': queryLimits.costPerEvent,
    'ms until a query or mutation is given up': queryLimits.deadlineMs,
    'pairs of fields of one name in an answer': queryLimits.overlaps,
    'characters of one answer, or of one event': MAX_ANSWER,
    'characters that one operation, or one event, reads in pages': MAX_READ,
    'bytes of unread answers of all connections': MAX_UNREAD,
    'ms until a connection that reads nothing is cut': STALL_MS,
  })
  expect(MAX_BODY).toBe(socketLimits.frameBytes)
  expect(text).toContain(`After ${HEARTBEAT_MS / 1000} s of silence`)
  expect(text).toContain(`as typing for ${TYPING_MS / 1000} s`)
  expect(text).toContain(`${MAX_WAIT} at most`)
  expect(text).toContain(`more than ${MAX_UNREAD / 1_048_576} MiB unread`)
  expect(text).toContain(`take its answer for ${STALL_MS / 1000} s`)
})

test('webhook headers: every one that a POST can carry', () => {
  const headers = postHeaders({
    version: '1',
    webhookId: 'id',
    timestampSeconds: 1,
    signature: 'v1,x',
    botId: 'bot',
    userId: 'user',
    conversationId: 'conv',
    webhook: 'hook',
    seq: 1,
    part: { index: 0, count: 1 },
    controlEpoch: 1,
    reason: 'why',
    attempt: 1,
    handoverId: 'h',
    transcript: 'https://chat.example/t',
    gap: [1],
    test: true,
  })
  const listed = table('Header').map(([name]) => name)
  expect(listed).toEqual(Object.keys(headers).filter(name => name !== 'content-type' && name !== 'user-agent'))
})

test('every type that the text names is in the schema', () => {
  const known = new Set([...Object.keys(schema.getTypeMap()), ...Object.keys(closeCodes)])
  const types = [...text.matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`/g)].map(([, name]) => name!)
  const elsewhere = ['Accept', 'Authorization', 'EventSource', 'Expired', 'Forbidden', 'Unauthorized']
  expect(types.filter(name => !known.has(name) && !elsewhere.includes(name))).toEqual([])
})

function fieldsOf(type: string): string[] {
  const found = schema.getType(type)
  if (found instanceof GraphQLObjectType || found instanceof GraphQLInterfaceType) return Object.keys(found.getFields())
  throw new Error(`no such type: ${type}`)
}
