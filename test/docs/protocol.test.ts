// First: the doors’ types are made of each other, and find each other only in the order in which the schema imports them.
import '../../src/graphql/schema.ts'

import { readFileSync } from 'node:fs'
import { GraphQLInterfaceType, GraphQLObjectType, type GraphQLUnionType } from 'graphql'
import { CloseCode } from 'graphql-ws'
import { expect, test } from 'vitest'
import { MAX_WAIT } from '../../src/app/event-page.ts'
import { HEARTBEAT_MS } from '../../src/app/follower.ts'
import { TYPING_MS } from '../../src/app/presence.ts'
import { MAX_BYTES, MAX_TEXT } from '../../src/domain/conversation/compose.ts'
import { eventTypes } from '../../src/domain/conversation/event.ts'
import { ends, type HandoverMove, moves } from '../../src/domain/conversation/handover.ts'
import { MAX_OBJECT_BYTES } from '../../src/domain/conversation/input.ts'
import { MAX_LENGTH } from '../../src/domain/page.ts'
import { postHeaders } from '../../src/domain/webhook/headers.ts'
import { queryLimits } from '../../src/graphql/limits.ts'
import { schema } from '../../src/graphql/schema.ts'
import { asides, marks } from '../../src/graphql/types/stream.ts'
import { closeCodes } from '../../src/http/close-codes.ts'
import { MAX_BODY } from '../../src/http/graphql-body.ts'
import { defaultHeartbeat } from '../../src/http/heartbeat.ts'
import { socketLimits } from '../../src/http/socket.ts'

/** The GraphQL name of each event type. */
const names = Object.fromEntries(Object.entries(eventTypes).map(([type, { graphql }]) => [type, graphql]))
const text = readFileSync(new URL('../../PROTOCOL.md', import.meta.url), 'utf8')

test('events: every one that is, its type and its fields', () => {
  const own = (type: string) => fieldsOf(type).filter(field => !fieldsOf('ConversationEvent').includes(field))
  const told = table('Event').map(([event, type, fields]) => [event, type, fields ? fields.split(', ').sort() : []])
  expect(told).toEqual(Object.entries(names).map(([event, type]) => [event, type, own(type).sort()]))
  expect(table('Field').map(([field]) => field)).toEqual(expect.arrayContaining(fieldsOf('ConversationEvent')))
  expect(table('Field')).toHaveLength(fieldsOf('ConversationEvent').length)
})

test('frames: all that the union holds beside the events', () => {
  const frames = table('Frame').map(([name, fields]) => [name, fields?.split(', ').sort()])
  const types = [...Object.values(marks), ...Object.values(asides)]
  expect(frames).toEqual(types.map(type => [type, fieldsOf(type).sort()]))
  const union = (schema.getType('ConversationFrame') as GraphQLUnionType).getTypes().map(type => type.name)
  expect(union.sort()).toEqual([...types, ...Object.values(names)].sort())
  const inbox = (schema.getType('InboxFrame') as GraphQLUnionType).getTypes().map(type => type.name)
  for (const name of inbox) expect(section('The inbox')).toContain(`\`${name}\``)
})

test('reset reasons: those of the enum', () => {
  const reasons = schema.getType('ResetReason')
  const values = reasons && 'getValues' in reasons ? reasons.getValues().map(value => value.name) : []
  expect(table('Reset reason').map(([reason]) => reason)).toEqual(expect.arrayContaining(values))
  expect(table('Reset reason')).toHaveLength(values.length)
})

test('close codes: ours with their reasons and what a client does, and those of the subprotocol that a server sends', () => {
  const [ours, theirs] = tables('Code')
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

test('the handover’s moves: the table of the rules, and nothing else', () => {
  const made = Object.entries(moves).flatMap(([from, to]) =>
    Object.entries(to).map(([move, state]) => {
      const end = state === 'ENDED' ? (ends[move as HandoverMove] ?? '') : ''
      // From one agent to another, too.
      const holderChanges = from === 'ACCEPTED' || state === 'ACCEPTED'
      return [move, from, state, end, holderChanges ? '+1' : '']
    }),
  )
  expect(table('Move')).toEqual(made)
})

test('refusals of control: typed, with what they tell', () => {
  for (const [name, , tells] of table('Refusal')) {
    const own = fieldsOf(name!).filter(field => field !== 'code' && field !== 'message')
    expect(own.sort()).toEqual(tells ? tells.split(', ').sort() : [])
  }
})

test('limits: the numbers in force', () => {
  expect(Object.fromEntries(table('Limit').map(([name, value]) => [name, Number(value)]))).toEqual({
    'sockets of one server': socketLimits.sockets,
    'operations under way on one socket': socketLimits.operations,
    'bytes of a socket frame, or of a request': socketLimits.frameBytes,
    'ms from the opening to connection_init': socketLimits.initMs,
    'ms until a silent socket is let go': defaultHeartbeat.silenceMs,
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
    'ms until a query or mutation is given up': queryLimits.deadlineMs,
  })
  expect(MAX_BODY).toBe(socketLimits.frameBytes)
  expect(text).toContain(`After ${HEARTBEAT_MS / 1000} s of silence`)
  expect(text).toContain(`as typing for ${TYPING_MS / 1000} s`)
  expect(text).toContain(`${MAX_WAIT} at most`)
})

test('webhook headers: all that a POST can carry', () => {
  const headers = postHeaders({
    version: '1',
    webhookId: 'id',
    timestampSeconds: 1,
    signature: 'v1,x',
    botId: 'bot',
    userId: 'user',
    conversationId: 'conv',
    seq: 1,
    controlEpoch: 1,
    attempt: 1,
    gap: [1],
    test: true,
  })
  const told = table('Header').map(([name]) => name)
  expect(told).toEqual(Object.keys(headers).filter(name => name !== 'content-type' && name !== 'user-agent'))
})

test('the schema has whatever the text puts in code', () => {
  const known = new Set([...Object.keys(schema.getTypeMap()), ...Object.keys(closeCodes)])
  const types = [...text.matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`/g)].map(([, name]) => name!)
  const elsewhere = ['EventSource', 'Expired', 'Forbidden', 'Unauthorized']
  expect(types.filter(name => !known.has(name) && !elsewhere.includes(name))).toEqual([])
})

function fieldsOf(type: string): string[] {
  const found = schema.getType(type)
  if (found instanceof GraphQLObjectType || found instanceof GraphQLInterfaceType) return Object.keys(found.getFields())
  throw new Error(`no such type: ${type}`)
}

const section = (heading: string) => text.split(/^## /m).find(part => part.startsWith(`${heading}\n`)) ?? ''

/** The rows of the tables whose first column is headed so, without their backticks. */
function tables(head: string): string[][][] {
  const found = text.split('\n\n').filter(block => block.startsWith(`| ${head} |`))
  return found.map(block =>
    block
      .trim()
      .split('\n')
      .slice(2)
      .map(line =>
        line
          .split('|')
          .slice(1, -1)
          .map(cell => cell.replaceAll('`', '').trim()),
      ),
  )
}

const table = (head: string) => tables(head)[0] ?? []
