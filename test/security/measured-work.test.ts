import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_LENGTH } from '../../src/domain/page.ts'
import { MAX_READ } from '../../src/graphql/answer-size.ts'
import { measure } from '../../src/graphql/cost.ts'
import { queryLimits } from '../../src/graphql/limits.ts'
import { schema } from '../../src/graphql/schema.ts'
import { post } from '../support/client.ts'
import { startServer, type TestServer } from '../support/server.ts'

// One cost model: what the server reads and answers is at most a constant times the cost that it counts, whatever a document is.

const DOCUMENTS = 500
/** Rows read for each unit of cost: a page reads one row more than it answers, and an inner field looks up what it belongs to. */
const ROWS = 4
/** Bytes answered for each unit: the longest texts of the fixture, and their names. */
const BYTES = 700

let server: TestServer
let ids: Record<string, string>
beforeAll(async () => {
  server = await startServer()
  const { botId, webhookId } = await server.webhookBot('http://127.0.0.1:9/')
  const users = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      server.user(botId, `user ${index}`).catch(error => {
        throw error
      }),
    ),
  )
  await Promise.all(
    users.slice(0, 6).map(async user => {
      for (let index = 0; index < 60; index++) await user.say(`message ${index}`)
    }),
  )
  ids = { conversation: users[0]!.conversationId, bot: botId, webhook: webhookId, node: users[0]!.conversationId }
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

/** Counts the rows that the store answers, one at least for each call, until it is disposed of. */
function countRows() {
  const groups = [
    'conversations',
    'events',
    'readReceipts',
    'handovers',
    'bots',
    'webhooks',
    'deliveries',
    'keys',
    'identityKeys',
    'audit',
  ] as const
  let rows = 0
  const restore = groups.flatMap(group => {
    const verbs = server.store[group] as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>
    return Object.entries(verbs)
      .filter(([, verb]) => typeof verb === 'function')
      .map(([name, verb]) => {
        verbs[name] = async (...values) => {
          const found = await verb(...values)
          rows += Array.isArray(found) ? Math.max(1, found.length) : typeof found === 'number' ? Math.max(1, found) : 1
          return found
        }
        return () => {
          verbs[name] = verb
        }
      })
  })
  return {
    rows: () => rows,
    [Symbol.dispose]: () => {
      for (const put of restore) put()
    },
  }
}

/** A number 0 to below `below`, the same sequence in each run. */
function sequence(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A document of the schema with fields, aliases and lengths chosen at random, in every form that a length can have. */
function generate(seed: number) {
  const pick = sequence(seed)
  const variables: Record<string, unknown> = {}
  const declared: string[] = []
  let left = 14
  const length = (name: string): string | null => {
    const value = 1 + pick(8)
    const variable = `v${declared.length}`
    switch (pick(7)) {
      case 0:
        return null
      case 1:
        return `${name}: null`
      case 2:
        return `${name}: ${value}`
      case 3:
        declared.push(`$${variable}: Int = ${value}`)
        return `${name}: $${variable}`
      case 4:
        declared.push(`$${variable}: Int`)
        return `${name}: $${variable}`
      case 5:
        declared.push(`$${variable}: Int`)
        variables[variable] = null
        return `${name}: $${variable}`
      default:
        declared.push(`$${variable}: Int`)
        variables[variable] = value
        return `${name}: $${variable}`
    }
  }
  const argumentsOf = (field: GraphQLField<unknown, unknown>): string => {
    const given = field.args.flatMap(({ name, type }) => {
      if (name === 'id' || String(type).endsWith('!')) return [`${name}: "${ids[field.name] ?? ids.node}"`]
      if (name === 'first') return length(name) ?? []
      // Not beside `first`, which would be refused.
      return []
    })
    const backward = field.args.some(({ name }) => name === 'last') && pick(2) === 0 ? length('last') : null
    const all = backward ? [backward] : given
    return all.length > 0 ? `(${all.join(', ')})` : ''
  }
  const select = (type: GraphQLNamedType, depth: number): string => {
    if (isUnionType(type) || (isInterfaceType(type) && depth > 8)) return '{ __typename }'
    if (!isObjectType(type) && !isInterfaceType(type)) return ''
    const fields = Object.values(type.getFields()).filter(field => depth < 9 || isLeafType(getNamedType(field.type)))
    if (fields.length === 0) return '{ __typename }'
    const isPage = /(Connection|Edge|EventPage)$/.test(type.name)
    const lists = isPage ? fields.filter(field => ['edges', 'node', 'events'].includes(field.name)) : []
    // Half of the choices are lists of the schema, which few of its fields are.
    const pages = fields.filter(({ type }) => /(Connection|EventPage|\]!?)$/.test(String(type).replace(/!$/, '')))
    const from = () => (pages.length > 0 && pick(2) === 0 ? pages : fields)
    const one = () => {
      const some = from()
      return some[pick(some.length)]!
    }
    const chosen = lists.length > 0 ? lists : Array.from({ length: 1 + pick(3) }, one)
    const parts = chosen.map((field, index) => {
      const inner = getNamedType(field.type)
      left -= 1
      if (left < 0 && !isLeafType(inner)) return '__typename'
      const list = isListType(getNullableType(field.type))
      return `a${depth}_${index}${left < 0 ? 'x' : ''}: ${field.name}${argumentsOf(field)} ${select(inner, depth + (list ? 1 : 2))}`
    })
    return `{ ${parts.join(' ')} }`
  }
  const body = select(schema.getQueryType()!, 0)
  return { query: `query ${declared.length > 0 ? `(${declared.join(', ')}) ` : ''}${body}`, variables }
}

const bypasses = (args: string, declared = '', variables = {}) => ({
  query: `query ${declared} { conversation(id: "${ids.conversation}") { messages${args} { edges { node { conversation { messages${args} { edges { cursor } } } } } } } }`,
  variables,
})

async function workOf({ query, variables }: { query: string; variables: Record<string, unknown> }) {
  const { cost } = measure(schema, parse(query), variables)
  using counted = countRows()
  const { body } = await post(server.url, server.admin, { query, variables })
  return { cost, rows: counted.rows(), bytes: JSON.stringify(body.data ?? null).length, errors: body.errors ?? [] }
}

test(`the work of ${DOCUMENTS} generated documents is at most a constant times their cost`, async () => {
  let run = 0
  let read = 0
  for (let seed = 1; run < DOCUMENTS; seed++) {
    const document = generate(seed)
    const { cost, rows, bytes, errors } = await workOf(document)
    if (cost > queryLimits.cost || errors.some(({ extensions }) => extensions?.code === 'query_too_complex')) continue
    expect([document.query, errors.filter(({ extensions }) => extensions?.code === 'internal')]).toEqual([
      document.query,
      [],
    ])
    expect([document, rows <= ROWS * (cost + 1) && bytes <= BYTES * (cost + 1)]).toEqual([document, true])
    run += 1
    read += rows
  }
  // That they read something at all.
  expect(read).toBeGreaterThan(DOCUMENTS * 5)
}, 60_000)

test('so is the work of documents that hide their lengths, and they are not cheaper than with a length', async () => {
  const plain = (await workOf(bypasses(`(first: ${DEFAULT_LENGTH})`))).cost
  for (const [name, document] of Object.entries({
    'a default': bypasses('(first: $f)', '($f: Int = 50)'),
    'an absent variable': bypasses('(first: $f)', '($f: Int)'),
    'a null variable': bypasses('(first: $f)', '($f: Int)', { f: null }),
    'last without first': bypasses('(last: 50)'),
    'no argument': bypasses(''),
  })) {
    const { cost, rows, bytes, errors } = await workOf(document)
    expect([name, errors, cost]).toEqual([name, [], plain])
    expect([name, rows > 1_000, rows <= ROWS * cost, bytes <= BYTES * cost]).toEqual([name, true, true, true])
  }
  // Refused when it runs; counted at the longer of both.
  const both = bypasses('(first: 0, last: 50)')
  expect(measure(schema, parse(both.query), {}).cost).toBe(plain)
})

test('an operation that reads much and answers little is stopped before it fills the memory', async () => {
  const user = await server.user(ids.bot!, 'writer')
  const actions = Array.from({ length: 6 }, () => ({ type: 'text' as const, text: 'x'.repeat(10_000) }))
  const command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
  const target = { conversationId: user.conversationId }
  const principal = {
    kind: 'visitor',
    companyId: server.companyId,
    botId: ids.bot!,
    userId: 'writer',
    expiresAt: Infinity,
    ...target,
  } as const
  await Promise.all(Array.from({ length: 60 }, () => server.parts.commands.handle({ principal, target, command })))
  const pages = Array.from({ length: 20 }, (_, index) => `a${index}: messages(first: 60) { edges { cursor } }`)
  const ask = async (count: number) =>
    workOf({
      query: `{ conversation(id: "${user.conversationId}") { ${pages.slice(0, count).join(' ')} } }`,
      variables: {},
    })
  const few = await ask(4)
  expect(few.errors).toEqual([])
  const { rows, errors } = await ask(20)
  expect(errors[0]?.extensions?.code).toBe('query_too_complex')
  expect(rows * 60_000).toBeLessThan(2 * MAX_READ)
})
