import { anyOperation, type Operation } from './documents.ts'
import { anyJson, mutate, type Random, strings } from './random.ts'

/** What the cases may name: ids that exist, and tokens that are taken. */
export type Known = { ids: string[]; bots: string[]; users: string[]; tokens: (string | null)[] }
export type HttpCase = { method: string; path: string; headers: Record<string, string>; body: Buffer | null }

/** REST: the vendor's paths, almost, with bodies that fit, almost. */
export function restCase(random: Random, { bots, users, tokens, ids }: Known): HttpCase {
  const bot = random.chance(0.9) ? random.pick(bots) : anyPathPart(random)
  const user = random.chance(0.8) ? encodeURIComponent(random.pick(users)) : anyPathPart(random)
  const path = random.pick([
    `/webbot/api/webchat/${bot}/handover/${user}/`,
    `/webbot/api/webchat/${bot}/handover/${user}`,
    `/webbot/api/webchat/${bot}/takeover/${user}/`,
    `/webbot/api/webchat/${bot}/handover/${user}/accept`,
    `/webbot/api/webchat/${bot}/handover/${user}/release`,
    `/webbot/api/webchat/${bot}/config/`,
    '/bot/transfer/human',
    `/via/${anyPathPart(random)}/webbot/api/webchat/${bot}/handover/${user}/`,
    `/${anyPathPart(random)}`,
  ])
  const query = random.chance(0.3)
    ? `?${random.pick(['ClaimEnd', 'claimEnd', 'access_token', 'controlEpoch', 'x'])}=${anyPathPart(random)}`
    : ''
  const bodies = [
    { message: random.pick(['hello', ...strings]) },
    { message: anyJson(random), attachments: anyJson(random) },
    { actions: anyJson(random) },
    { ClaimEnd: anyJson(random, 1) },
    { sessionId: random.pick([...ids, ...strings]), botId: bot, to: random.pick(users) },
    anyJson(random),
  ]
  return {
    method: random.pick(['GET', 'GET', 'POST', 'POST', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE']),
    path: path + query,
    headers: anyHeaders(random, tokens),
    body: random.chance(0.8) ? anyBody(random, JSON.stringify(random.pick(bodies))) : null,
  }
}

/** What an operation may have beside its document and variables. */
function anyRest(random: Random): Record<string, unknown> {
  if (random.chance(0.9)) return {}
  const name = random.pick(['x', ...strings])
  return random.pick([
    { operationName: name },
    { operationName: anyJson(random, 1) },
    { documentId: name },
    { query: '', documentId: name },
    { query: 'query a { __typename } query b { __typename }', operationName: random.pick(['a', 'b', 'c', '']) },
    { extensions: anyJson(random) },
    { query: '', extensions: { persistedQuery: { version: 1, sha256Hash: anyJson(random, 1) } } },
    { [name]: name },
  ])
}

/** GraphQL over POST, GET and server-sent events. */
export function graphqlCase(random: Random, { ids, tokens }: Known, kinds: Operation['kind'][]): HttpCase {
  const { query, variables } = anyOperation(random, ids, kinds)
  const headers = anyHeaders(random, tokens)
  if (random.chance(0.25)) {
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) })
    for (const [name, value] of Object.entries(anyRest(random)))
      search.set(name, typeof value === 'string' ? value : JSON.stringify(value))
    if (random.chance(0.2)) search.set('variables', random.pick(strings))
    const path = `/graphql?${
      random.chance(0.8)
        ? search
        : mutate(random, String(search))
            .toString('latin1')
            .replace(/[^!-~]/g, '%')
    }`
    return { method: 'GET', path, headers, body: null }
  }
  const text = JSON.stringify(
    random.chance(0.9)
      ? { query, variables, ...anyRest(random) }
      : { query: anyJson(random), variables: anyJson(random) },
  )
  return { method: 'POST', path: '/graphql', headers, body: anyBody(random, text) }
}

/** The frames of one socket, of graphql-transport-ws or almost. */
export function socketCase(random: Random, { ids, tokens }: Known): (string | Buffer)[] {
  const token = random.pick(tokens)
  const hello = JSON.stringify({
    type: 'connection_init',
    ...(token && { payload: { authorization: `Bearer ${token}` } }),
  })
  const frames: (string | Buffer)[] = random.chance(0.9) ? [hello] : []
  for (let count = 1 + random.below(4); count > 0; count--) {
    const { query, variables } = anyOperation(random, ids, ['query', 'mutation', 'subscription'])
    const frame = JSON.stringify({
      id: `${random.below(3)}`,
      type: 'subscribe',
      payload: { query, variables, ...anyRest(random) },
    })
    frames.push(
      random.pick([
        frame,
        frame,
        mutate(random, frame).toString('utf8'),
        mutate(random, frame),
        JSON.stringify({ type: random.pick(['ping', 'pong', 'complete', 'next', 'error', ...strings]), id: '1' }),
        JSON.stringify(anyJson(random)),
        random.bytes(60),
      ]),
    )
  }
  return frames
}

/** The bytes of a connection that only almost speaks HTTP. */
export function bytesCase(random: Random, known: Known): Buffer {
  const { method, path, headers, body } = random.chance(0.5)
    ? restCase(random, known)
    : graphqlCase(random, known, ['query'])
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`)
  const length = random.chance(0.8) ? [`content-length: ${body?.length ?? 0}`] : ['transfer-encoding: chunked']
  const text = [`${method} ${path} HTTP/1.1`, ...lines, ...length, 'connection: close', '', ''].join('\r\n')
  return Buffer.concat([mutate(random, text), body ?? Buffer.alloc(0)])
}

function anyHeaders(random: Random, tokens: Known['tokens']): Record<string, string> {
  const token = random.pick(tokens)
  const headers: Record<string, string> = {
    'content-type': random.chance(0.96)
      ? 'application/json'
      : random.pick([
          'application/json; charset=iso-8859-1',
          'application/json; charset=utf-16',
          'text/plain',
          'x',
          '',
        ]),
  }
  if (token)
    headers.authorization = `${random.pick(['Bearer', 'Bearer', 'Bearer', 'Bearer', 'JWT', 'bearer', 'Basic'])} ${token}`
  const more: [string, readonly string[]][] = [
    ['accept', ['*/*', 'text/event-stream', 'application/json', 'TEXT/*', ';q=0', 'application/graphql-response+json']],
    ['idempotency-key', ['key', ...strings]],
    ['content-encoding', ['gzip', 'br', 'identity', 'x']],
    ['if-match', ['*', '"1"', 'W/"x"', ...strings]],
    ['baton-control-epoch', ['1', '2', '-1', ...strings]],
    ['origin', ['https://example.com', 'null', ...strings]],
    ['last-event-id', strings],
    ['x-forwarded-for', ['10.0.0.1', ...strings]],
  ]
  for (const [name, values] of more) if (random.chance(0.03)) headers[name] = headerSafe(random.pick(values))
  return headers
}

/** What a client library lets through: no line breaks, no characters beyond latin-1. */
const headerSafe = (value: string) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '')

const anyBody = (random: Random, text: string): Buffer =>
  random.chance(0.9) ? Buffer.from(text) : random.chance(0.8) ? mutate(random, text) : random.bytes(200)

/** A part of a path as it may stand on the wire. */
function anyPathPart(random: Random): string {
  const part = random.pick(strings)
  if (random.chance(0.6)) return percent(part)
  return part.replace(/[^!-~]/g, '').replace(/[?#]/g, '') || 'x'
}

const percent = (text: string) => {
  try {
    return encodeURIComponent(text)
  } catch {
    // A lone surrogate, as some libraries send it.
    return '%ED%A0%80'
  }
}
