import type { IncomingMessage } from 'node:http'
import { misplacedCredential } from '../domain/access/misplaced-credential.ts'
import { misplacedIn } from './authenticate-request.ts'

/** `authorization`: undefined where there is none. `misplaced`: what looks like a credential and is not read. */
export type SocketCredential = { authorization: unknown; misplaced: string | null }

/**
 * The credential of a socket, where clients put it: `authorization` in the payload of `connection_init`, in any case and also within
 * `headers` (GraphiQL, Apollo), or the header of the upgrade, which programs other than browsers can set. Elsewhere it is refused: the
 * caller would be served as an anonymous one and not learn of it.
 */
export function socketCredential(payload: unknown, request: IncomingMessage): SocketCredential {
  const given = [...entriesOf(payload)]
  const [first, ...others] = given.filter(isRead).map(({ value }) => value)
  if (others.some(other => other !== first)) return { authorization: undefined, misplaced: 'authorization' }
  const authorization = first ?? (request.headers.authorization || undefined)
  if (authorization !== undefined) return { authorization, misplaced: null }
  const misplaced =
    misplacedCredential(given.map(({ name, value }) => [name, value])) ?? misplacedIn(request) ?? inProtocols(request)
  return { authorization, misplaced }
}

type Entry = { name: string; value: unknown; parent: string }

const isRead = ({ name, value, parent }: Entry) =>
  name.toLowerCase() === 'authorization' &&
  /^(headers)?$/i.test(parent) &&
  value !== undefined &&
  value !== null &&
  value !== ''

/** Deep enough for `{ context: { headers: { … } } }`. */
const MAX_DEPTH = 4

/** Every name with a value that is no object, and every place where a credential is read. */
function* entriesOf(given: unknown, parent = '', depth = 0): Generator<Entry> {
  if (given === null || typeof given !== 'object' || depth === MAX_DEPTH) return
  for (const [name, value] of Object.entries(given)) {
    const entry = { name, value, parent }
    if (value === null || typeof value !== 'object' || isRead(entry)) yield entry
    else yield* entriesOf(value, name, depth + 1)
  }
}

/** Some clients of browsers, which can set no header, offer the token as a subprotocol. */
function inProtocols({ headers }: IncomingMessage): string | null {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map(each => each.trim())
  return offered.find(each => /^(baton_|eyJ)|bearer|token|authori[sz]ation/i.test(each)) ?? null
}
