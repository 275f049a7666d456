import { type DomainError, refuse } from '../domain/error.ts'
import { customHeaderFault } from '../domain/webhook/headers.ts'
import type { Auth } from '../domain/webhook/secrets.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Vault } from '../ports/vault.ts'

/** What a company can choose for a webhook beside its URL. */
export type WebhookOptions = {
  strict?: boolean | null | undefined
  /** Replace those it had. */
  headers?: { name: string; value: string }[] | null | undefined
  auth?: AuthOption | null | undefined
}
/** One of them; `none` removes it. */
type AuthOption = {
  none?: boolean | null | undefined
  bearer?: string | null | undefined
  basic?: { username: string; password: string } | null | undefined
}
type Read = { strict?: boolean; headers?: Record<string, string>; auth?: Auth | null }

const MAX_HEADERS = 20
const MAX_SECRET_CHARS = 2_048

/** The given options, validated; those that were not given are left out. */
export function readOptions({ strict, headers, auth }: WebhookOptions): Read | DomainError {
  const read: Read = {}
  if (typeof strict === 'boolean') read.strict = strict
  if (headers) {
    if (headers.length > MAX_HEADERS)
      return bad(`A webhook has ${MAX_HEADERS} headers of its own at most.`, 'input.headers')
    for (const [i, { name, value }] of headers.entries()) {
      const fault = customHeaderFault(name, value)
      if (fault) return bad(fault, `input.headers.${i}`)
      if (headers.findIndex(other => other.name.toLowerCase() === name.toLowerCase()) < i)
        return bad('This header is there twice.', `input.headers.${i}`)
    }
    read.headers = Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]))
  }
  if (!auth) return read
  const { bearer, basic, none } = auth
  if ([bearer, basic, none].filter(Boolean).length !== 1)
    return bad('Give one of bearer, basic and none.', 'input.auth')
  if (bearer) {
    if (bearer.length > MAX_SECRET_CHARS || !/^[\x21-\x7e]+$/.test(bearer))
      return bad('A bearer token is visible ASCII without spaces.', 'input.auth.bearer')
    read.auth = { kind: 'bearer', token: bearer }
  } else if (basic) {
    const { username, password } = basic
    // RFC 7617: a colon would end the name, control characters are not allowed.
    if (/[:\p{Cc}]/u.test(username) || /\p{Cc}/u.test(password) || username.length + password.length > MAX_SECRET_CHARS)
      return bad(
        'A user name has no colon, and neither it nor the password has control characters.',
        'input.auth.basic',
      )
    read.auth = { kind: 'basic', username, password }
  } else read.auth = null
  return read
}

/** The webhook with these options. */
export function applyOptions(webhook: Webhook, { strict, headers, auth }: Read, vault: Vault): Webhook {
  const next = strict === undefined ? webhook : { ...webhook, strict }
  if (headers === undefined && auth === undefined) return next
  const old = vault.open(webhook.id, webhook.sealed) ?? { secrets: [], auth: null, headers: {} }
  const content = { ...old, ...(headers && { headers }), ...(auth !== undefined && { auth }) }
  return { ...next, sealed: vault.seal(webhook.id, content) }
}

const bad = (words: string, path: string) => refuse('bad_input', words, { path })
