import type { GraphQLField, GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { policy } from '../../src/domain/access/policy.ts'
import { schema } from '../../src/graphql/schema.ts'
import { raw } from '../support/raw.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { openSse } from '../support/sse.ts'
import { type Asked, everythingOf, inParts, without, written } from './matrix/selection.ts'
import { type Case, mutations, queries, routes, subscriptions } from './matrix/table.ts'
import { type Owner, seen, startWorld, type Who, type World } from './matrix/world.ts'

// Everything that can be asked, by everybody. Whoever is not named in the table is refused, sees not a byte of anybody else's
// and changes nothing; whoever is named is answered, and sees their own alone.

let world: World
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(async () => {
  expect(world.server.unexpectedErrors).toEqual([])
  await world.server[Symbol.asyncDispose]()
})

const everybody = () => Object.keys(world.credentials) as Who[]

/** Whose canaries may be in what somebody is told. */
const maySee: Record<Who, readonly Owner[]> = {
  none: [],
  garbage: [],
  unknown: [],
  expired: [],
  revoked: [],
  writes: [],
  narrowed: ['ivo'],
  program: ['ivo'],
  otherAdmin: ['beta'],
  hana: ['hana'],
  gus: ['gus'],
  jon: ['jon'],
  bot: ['hana', 'gus', 'jon', 'ivo', 'alpha'],
  agent: ['hana', 'gus', 'jon', 'ivo', 'alpha'],
  reads: ['hana', 'gus', 'jon', 'ivo', 'alpha'],
  admin: ['hana', 'gus', 'jon', 'ivo', 'alpha', 'admin'],
}

const rootOf = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const
type Kind = keyof typeof rootOf
const fieldsOf = (kind: Kind) => (schema.getType(rootOf[kind]) as GraphQLObjectType).getFields()

const tables = { query: queries, mutation: mutations, subscription: subscriptions }
const cases = (kind: Kind) =>
  Object.entries(tables[kind]).flatMap(([field, all]) =>
    all.map((each, index) => ({ field, each, name: index === 0 ? field : `${field} (${index + 1})` })),
  )

describe('the table names all that there is, and nothing else', () => {
  for (const kind of ['query', 'mutation', 'subscription'] as const)
    test(`every ${kind} field`, () => {
      expect(Object.keys(tables[kind]).sort()).toEqual(Object.keys(fieldsOf(kind)).sort())
    })
  test('every address of the router', () => {
    expect(Object.keys(routes).sort()).toEqual([...world.server.baton.routes].sort())
  })
})

type Told = { text: string; data: unknown; errors: { path?: (string | number)[]; message: string }[] }
type Way = (who: Who, query: string, variables: Record<string, unknown>) => Promise<Told>

const overHttp: Way = async (who, query, variables) => {
  const token = world.credentials[who]
  const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) }
  const { body, headers: answered } = await raw(world.server.url, 'POST', '/graphql', {
    headers,
    body: JSON.stringify({ query, variables }),
  })
  const { data = null, errors = [] } = JSON.parse(body)
  return { text: `${JSON.stringify(answered)}${body}`, data, errors }
}

/** All frames to the first that says it has caught up, or to an error. */
const overSocket: Way = async (who, query, variables) => {
  using socket = rawSocket(world.server.url)
  const token = world.credentials[who]
  await socket.opened
  socket.send({ type: 'connection_init', ...(token !== null && { payload: { authorization: `Bearer ${token}` } }) })
  const told: Told = { text: '', data: null, errors: [] }
  try {
    await socket.next(frame => frame.type === 'connection_ack')
    socket.send({ type: 'subscribe', id: 'a', payload: { query, variables } })
    for (;;) {
      const frame = await socket.next(({ id }) => id === 'a')
      told.text += JSON.stringify(frame)
      if (frame.type !== 'next') {
        if (frame.type === 'error') told.errors.push(...(frame.payload as Told['errors']))
        return told
      }
      if (gather(told, frame.payload)) return told
    }
  } catch {
    const { code, reason } = await socket.closed
    return { ...told, text: `${told.text}${reason}`, errors: [{ message: `closed with ${code}` }] }
  }
}

const overSse: Way = async (who, query, variables) => {
  const { status, frames, leave } = await openSse(world.server.url, world.credentials[who], { query, variables })
  const told: Told = { text: '', data: null, errors: [] }
  if (status !== 200) return { ...told, errors: [{ message: `status ${status}` }] }
  for await (const frame of frames) {
    told.text += JSON.stringify(frame)
    if (frame.event !== 'next' || gather(told, frame.data)) break
  }
  leave()
  return told
}

/** Whether it was the last one wanted. */
function gather(told: Told, payload: unknown): boolean {
  const { data, errors = [] } = payload as { data?: Record<string, { __typename: string }>; errors?: Told['errors'] }
  told.data ??= data ?? null
  told.errors.push(...errors)
  return !data || Object.values(data).some(each => each?.__typename === 'CaughtUp')
}

/** Asks for everything inside a field; what is refused within is left out, and the rest is asked for again. */
async function ask(way: Way, kind: Kind, field: string, who: Who, each: Case): Promise<{ text: string; told: Told[] }> {
  const variables = each.ask(world)
  const definition = fieldsOf(kind)[field]!
  const all = everythingOf(definition.type)
  let text = ''
  const told: Told[] = []
  for (const part of inParts(all, inner => operation(kind, definition, variables, inner))) {
    let selection: Asked[] = part
    for (let turn = 0; turn < 40; turn++) {
      const answer = await way(
        who,
        operation(kind, definition, variables, written(withTypename(selection, all))),
        variables,
      )
      text += answer.text
      const inside = answer.errors.flatMap(({ path }) => (path && path.length > 1 ? [path.slice(1)] : []))
      if (inside.length === 0 || selection.length === 0) {
        told.push(answer)
        break
      }
      selection = inside.reduce<Asked[]>((rest, path) => without(rest, path), selection)
    }
    // A refusal is a refusal, and a deed is done once.
    if (kind === 'mutation' || told.at(-1)?.errors.length) break
  }
  return { text, told }
}

const withTypename = (selection: Asked[], all: Asked[]): Asked[] => {
  const typename = all.find(({ key }) => key === '__typename')
  if (!typename) return selection.length > 0 || all.length === 0 ? selection : [all[0]!]
  return [typename, ...selection.filter(each => each !== typename)]
}

function operation(
  kind: Kind,
  { name, args }: GraphQLField<unknown, unknown>,
  variables: Record<string, unknown>,
  inner: string,
): string {
  const given = args.filter(arg => arg.name in variables)
  const declared = given.map(arg => `$${arg.name}: ${arg.type}`)
  const passed = given.map(arg => `${arg.name}: $${arg.name}`)
  if (args.some(arg => arg.name === 'first')) passed.push('first: 10')
  const list = (items: string[]) => (items.length > 0 ? `(${items.join(', ')})` : '')
  return `${kind} ${list(declared)} { ${name}${list(passed)}${inner} }`
}

/** Data that is an answer: neither null nor a refusal's own type. */
function isAnswered(kind: Kind, { data, errors }: Told): boolean {
  const [value] = Object.values((data ?? {}) as Record<string, { __typename?: string } | null>)
  if (value === null || value === undefined) return false
  if (kind === 'mutation') return /Success$/.test(value.__typename ?? '')
  return errors.length === 0
}

function showsIn(text: string, { shows }: Case): boolean {
  if (shows === undefined) return true
  return typeof shows === 'string' ? seen(text).includes(shows) : text.includes(shows(world))
}

const expectOwn = (who: Who, text: string, allowed = maySee[who]) =>
  expect(seen(text).filter(owner => !allowed.includes(owner))).toEqual([])

const ways = { query: [overHttp], mutation: [overHttp], subscription: [overSocket, overSse] }

for (const kind of ['query', 'subscription', 'mutation'] as const)
  describe(`each ${kind}`, () => {
    for (const { field, each, name } of cases(kind)) {
      test(`${name}: whoever may not is refused, sees nothing and changes nothing`, async () => {
        const before = await world.server.engine.digest()
        for (const way of ways[kind])
          for (const who of everybody().filter(who => !each.allowed.includes(who))) {
            const { text, told } = await ask(way, kind, field, who, each)
            expect([who, told.filter(answer => isAnswered(kind, answer))]).toEqual([who, []])
            expectOwn(who, text, [])
          }
        expect(await world.server.engine.digest()).toBe(before)
      })
      if (kind !== 'mutation')
        test(`${name}: whoever may is answered, and sees their own alone`, async () => {
          for (const way of ways[kind])
            for (const [index, who] of each.allowed.entries()) {
              const { text, told } = await ask(way, kind, field, who, each)
              expect([who, told.some(answer => isAnswered(kind, answer))]).toEqual([who, true])
              expectOwn(who, text)
              if (index === 0) expect(showsIn(text, each)).toBe(true)
            }
        })
    }
  })

describe('each address', () => {
  for (const [route, calls] of Object.entries(routes).filter(([, calls]) => calls !== null))
    test(`${route}: whoever may not is refused, sees nothing and changes nothing`, async () => {
      const before = await world.server.engine.digest()
      // A path that bears no right secret is nobody's credential: with it a key is still a key.
      for (const { method, path, body, allowed } of calls!(world))
        for (const who of everybody().filter(who => !allowed.includes(who))) {
          const token = world.credentials[who]
          const sent = {
            headers: {
              ...(token !== null && { authorization: `Bearer ${token}` }),
              ...(body !== undefined && { 'content-type': 'application/json' }),
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }
          const answer = await raw(world.server.url, method, path, sent)
          expect([who, path, [401, 403, 404].includes(answer.status)]).toEqual([who, path, true])
          expectOwn(who, JSON.stringify(answer), [])
        }
      expect(await world.server.engine.digest()).toBe(before)
    })
})

describe('whoever may', () => {
  for (const { field, each, name } of cases('mutation'))
    test(`${name} is done, and tells nothing of anybody else`, async () => {
      const who = each.allowed[0]!
      const { text, told } = await ask(overHttp, 'mutation', field, who, each)
      expect(told.filter(answer => isAnswered('mutation', answer))).not.toEqual([])
      expectOwn(who, text)
      expect(showsIn(text, each)).toBe(true)
    })

  test('every address answers those it is for', async () => {
    for (const calls of Object.values(routes)) {
      if (calls === null) continue
      for (const { method, path, body } of calls(world)) {
        const headers = { authorization: `Bearer ${world.credentials.agent}`, 'content-type': 'application/json' }
        const answer = await raw(world.server.url, method, path, {
          headers,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        expect([path, [200, 409, 404].includes(answer.status)]).toEqual([path, true])
        expectOwn('agent', JSON.stringify(answer))
      }
    }
  })

  test('each of an admin’s deeds, and each change of control, stands in the audit log of their company, without its words', async () => {
    const deeds = Object.entries(policy).flatMap(([deed, parts]) => (parts.join() === 'ADMIN' ? [deed] : []))
    const query =
      '{ auditLog(first: 200) { edges { node { at credentialId actorName actorKind action targetId seq controlEpoch inputFields } } } }'
    const { text, data } = await overHttp('admin', query, {})
    const { edges } = (data as { auditLog: { edges: { node: { action: string; credentialId: string | null } }[] } })
      .auditLog
    const done = new Set(edges.map(({ node }) => node.action))
    const control = [
      'handover.requested',
      'handover.accepted',
      'handover.transferred',
      'handover.ended',
      'conversation.closed',
    ]
    expect([...deeds.filter(deed => deed !== 'readAdmin'), ...control].filter(deed => !done.has(deed))).toEqual([])
    const admin = `key_${world.server.admin.split('_')[1]}`
    expect(
      edges.filter(({ node }) => node.action === 'revokeApiKey').every(({ node }) => node.credentialId === admin),
    ).toBe(true)
    expect(seen(text)).not.toContain('admin')
    expect(seen(text)).not.toContain('beta')
  })
})
