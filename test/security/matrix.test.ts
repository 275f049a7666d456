import type { GraphQLField, GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { policy } from '../../src/domain/access/policy.ts'
import { schema } from '../../src/graphql/schema.ts'
import { identityIdOf, keyIdOf } from '../support/company.ts'
import { raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { openSse } from '../support/sse.ts'
import { type Fixture, type Owner, seen, startFixture, type Who } from './matrix/fixture.ts'
import { type Asked, everythingOf, inParts, without, written } from './matrix/selection.ts'
import { type Case, mutations, queries, routes, subscriptions } from './matrix/table.ts'

// Every query, mutation, subscription and route, with every credential. A credential that the table does not name is refused, sees no
// byte of another user and changes nothing; one that it names is answered and sees only what is its own.

let fixture: Fixture
beforeAll(async () => {
  fixture = await startFixture()
}, 60_000)
afterAll(async () => {
  expect(fixture.server.unexpectedErrors).toEqual([])
  await fixture.server[Symbol.asyncDispose]()
})

const allCredentials = () => Object.keys(fixture.credentials) as Who[]

/** Whose canaries the answers to each credential may contain. */
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

describe('the table names exactly', () => {
  for (const kind of ['query', 'mutation', 'subscription'] as const)
    test(`every ${kind} field`, () => {
      expect(Object.keys(tables[kind]).sort()).toEqual(Object.keys(fieldsOf(kind)).sort())
    })
  test('every route of the router', () => {
    expect(Object.keys(routes).sort()).toEqual([...fixture.server.baton.routes].sort())
  })
})

type Answer = { text: string; data: unknown; errors: { path?: (string | number)[]; message: string }[] }
type Transport = (who: Who, query: string, variables: Record<string, unknown>) => Promise<Answer>

const overHttp: Transport = async (who, query, variables) => {
  const token = fixture.credentials[who]
  const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) }
  const { body, headers: answered } = await raw(fixture.server.url, 'POST', '/graphql', {
    headers,
    body: JSON.stringify({ query, variables }),
  })
  const { data = null, errors = [] } = JSON.parse(body)
  return { text: `${JSON.stringify(answered)}${body}`, data, errors }
}

/** All frames up to CaughtUp or an error. */
const overSocket: Transport = async (who, query, variables) => {
  using socket = rawSocket(fixture.server.url)
  const token = fixture.credentials[who]
  await socket.opened
  socket.send({ type: 'connection_init', ...(token !== null && { payload: { authorization: `Bearer ${token}` } }) })
  const answer: Answer = { text: '', data: null, errors: [] }
  try {
    await socket.next(frame => frame.type === 'connection_ack')
    socket.send({ type: 'subscribe', id: 'a', payload: { query, variables } })
    for (;;) {
      const frame = await socket.next(({ id }) => id === 'a')
      answer.text += JSON.stringify(frame)
      if (frame.type !== 'next') {
        if (frame.type === 'error') answer.errors.push(...(frame.payload as Answer['errors']))
        return answer
      }
      if (gather(answer, frame.payload)) return answer
    }
  } catch {
    const { code, reason } = await socket.closed
    return { ...answer, text: `${answer.text}${reason}`, errors: [{ message: `closed with ${code}` }] }
  }
}

const overSse: Transport = async (who, query, variables) => {
  const { status, frames, leave } = await openSse(fixture.server.url, fixture.credentials[who], { query, variables })
  const answer: Answer = { text: '', data: null, errors: [] }
  if (status !== 200) return { ...answer, errors: [{ message: `status ${status}` }] }
  for await (const frame of frames) {
    answer.text += JSON.stringify(frame)
    if (frame.event !== 'next' || gather(answer, frame.data)) break
  }
  leave()
  return answer
}

/** Answers whether this was the last frame wanted. */
function gather(answer: Answer, payload: unknown): boolean {
  const { data, errors = [] } = payload as { data?: Record<string, { __typename: string }>; errors?: Answer['errors'] }
  answer.data ??= data ?? null
  answer.errors.push(...errors)
  return !data || Object.values(data).some(each => each?.__typename === 'CaughtUp')
}

/** Selects everything inside a field; fields that are refused are left out, and the rest is requested again. */
async function ask(
  transport: Transport,
  kind: Kind,
  field: string,
  who: Who,
  each: Case,
): Promise<{ text: string; answers: Answer[] }> {
  const variables = each.ask(fixture)
  const definition = fieldsOf(kind)[field]!
  const all = everythingOf(definition.type).sort((one, other) => isSuccess(other) - isSuccess(one))
  let text = ''
  const answers: Answer[] = []
  for (const part of inParts(all, inner => operation(kind, definition, variables, inner))) {
    let selection: Asked[] = part
    for (let turn = 0; turn < 40; turn++) {
      const answer = await transport(
        who,
        operation(kind, definition, variables, written(withTypename(selection, all))),
        variables,
      )
      text += answer.text
      const inside = answer.errors.flatMap(({ path }) => (path && path.length > 1 ? [path.slice(1)] : []))
      if (inside.length === 0 || selection.length === 0) {
        answers.push(answer)
        break
      }
      selection = inside.reduce<Asked[]>((rest, path) => without(rest, path), selection)
    }
    // A mutation is not repeated, neither after a refusal nor after a success.
    if (kind === 'mutation' || answers.at(-1)?.errors.length) break
  }
  return { text, answers }
}

/** Of a mutation only the first part is asked for: what it answers with, before how it refuses. */
const isSuccess = ({ on }: Asked) => Number(on?.endsWith('Success') ?? false)

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

/** Whether the data is an answer: neither null nor the type of a refusal. */
function isAnswered(kind: Kind, { data, errors }: Answer): boolean {
  const [value] = Object.values((data ?? {}) as Record<string, { __typename?: string } | null>)
  if (value === null || value === undefined) return false
  if (kind === 'mutation') return /Success$/.test(value.__typename ?? '')
  return errors.length === 0
}

function showsIn(text: string, { shows }: Case): boolean {
  if (shows === undefined) return true
  return typeof shows === 'string' ? seen(text).includes(shows) : text.includes(shows(fixture))
}

const expectOwn = (who: Who, text: string, allowed = maySee[who]) =>
  expect(seen(text).filter(owner => !allowed.includes(owner))).toEqual([])

const transports = { query: [overHttp], mutation: [overHttp], subscription: [overSocket, overSse] }

for (const kind of ['query', 'subscription', 'mutation'] as const)
  describe(`each ${kind}`, () => {
    for (const { field, each, name } of cases(kind)) {
      test(`${name}: a credential without the permission is refused, sees nothing and changes nothing`, async () => {
        const before = await fixture.server.engine.digest()
        for (const transport of transports[kind])
          for (const who of allCredentials().filter(who => !each.allowed.includes(who))) {
            const { text, answers } = await ask(transport, kind, field, who, each)
            expect([who, answers.filter(answer => isAnswered(kind, answer))]).toEqual([who, []])
            expectOwn(who, text, [])
          }
        expect(await fixture.server.engine.digest()).toBe(before)
      })
      if (kind !== 'mutation')
        test(`${name}: a credential with the permission is answered and sees only what is its own`, async () => {
          for (const transport of transports[kind])
            for (const [index, who] of each.allowed.entries()) {
              const { text, answers } = await ask(transport, kind, field, who, each)
              expect([who, answers.some(answer => isAnswered(kind, answer))]).toEqual([who, true])
              expectOwn(who, text)
              if (index === 0) expect(showsIn(text, each)).toBe(true)
            }
          // Everything that an event can answer is some hundred subscriptions, because each may cost little.
        }, 60_000)
    }
  })

describe('each route', () => {
  for (const [route, calls] of Object.entries(routes).filter(([, calls]) => calls !== null))
    test(`${route}: a credential without the permission is refused, sees nothing and changes nothing`, async () => {
      const before = await fixture.server.engine.digest()
      // A wrong path secret is no credential, and does not invalidate the key that comes with it.
      for (const { method, path, body, allowed } of calls!(fixture))
        for (const who of allCredentials().filter(who => !allowed.includes(who))) {
          const token = fixture.credentials[who]
          const sent = {
            headers: {
              ...(token !== null && { authorization: `Bearer ${token}` }),
              ...(body !== undefined && { 'content-type': 'application/json' }),
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }
          const answer = await raw(fixture.server.url, method, path, sent)
          expect([who, path, [401, 403, 404].includes(answer.status)]).toEqual([who, path, true])
          expectOwn(who, JSON.stringify(answer), [])
        }
      expect(await fixture.server.engine.digest()).toBe(before)
    })
})

describe('a credential with the permission', () => {
  for (const { field, each, name } of cases('mutation'))
    test(`succeeds in ${name} and sees nothing of another user`, async () => {
      const who = each.allowed[0]!
      const { text, answers } = await ask(overHttp, 'mutation', field, who, each)
      expect(answers.filter(answer => isAnswered('mutation', answer))).not.toEqual([])
      expectOwn(who, text)
      expect(showsIn(text, each)).toBe(true)
    })

  test('is answered by every route', async () => {
    for (const calls of Object.values(routes)) {
      if (calls === null) continue
      for (const { method, path, body } of calls(fixture)) {
        const headers = { authorization: `Bearer ${fixture.credentials.agent}`, 'content-type': 'application/json' }
        const answer = await raw(fixture.server.url, method, path, {
          headers,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        expect([path, [200, 409, 404].includes(answer.status)]).toEqual([path, true])
        expectOwn('agent', JSON.stringify(answer))
      }
    }
  })

  test('leaves each admin action and each change of control in the audit log of its company, without message texts', async () => {
    const actions = Object.entries(policy).flatMap(([action, parts]) => (parts.join() === 'ADMIN' ? [action] : []))
    const query =
      '{ auditLog(first: 200) { edges { node { at identityId credentialId actorName actorKind action targetId seq controlEpoch inputFields } } } }'
    const { text, data } = await overHttp('admin', query, {})
    const { edges } = (
      data as {
        auditLog: { edges: { node: { action: string; identityId: string | null; credentialId: string | null } }[] }
      }
    ).auditLog
    const done = new Set(edges.map(({ node }) => node.action))
    const control = [
      'handover.requested',
      'handover.accepted',
      'handover.transferred',
      'handover.ended',
      'conversation.closed',
    ]
    expect(
      [...actions.filter(action => action !== 'readAdmin'), ...control].filter(action => !done.has(action)),
    ).toEqual([])
    const revoked = edges.filter(({ node }) => node.action === 'revokeApiKey').map(({ node }) => node)
    const { admin } = fixture.server
    const by = { identityId: identityIdOf(admin), credentialId: keyIdOf(admin) }
    expect(revoked).toEqual(revoked.map(node => ({ ...node, ...by })))
    expect(seen(text)).not.toContain('admin')
    expect(seen(text)).not.toContain('beta')
  })
})
