/** A request of the third party to Baton's REST API. */
export type Call = { method: 'GET' | 'POST'; path: string; body: string | null; idempotencyKey: string | null }
export type Whom = { botId: string; userId: string }

const pathOf = (verb: string, { botId, userId }: Whom) =>
  `/webbot/api/webchat/${encodeURIComponent(botId)}/${verb}/${encodeURIComponent(userId)}/`

export const takeOver = (whom: Whom): Call => ({
  method: 'GET',
  path: pathOf('handover', whom),
  body: null,
  idempotencyKey: null,
})

/** The same key again is the same message. */
export const say = (whom: Whom, message: string, idempotencyKey: string): Call => ({
  method: 'POST',
  path: pathOf('handover', whom),
  body: JSON.stringify({ message }),
  idempotencyKey,
})

export const giveBack = (whom: Whom, claimEnd: string | null): Call => ({
  method: 'GET',
  path: pathOf('takeover', whom) + (claimEnd === null ? '' : `?ClaimEnd=${encodeURIComponent(claimEnd)}`),
  body: null,
  idempotencyKey: null,
})

export function headersOf({ body, idempotencyKey }: Call, key: string): Record<string, string> {
  return {
    authorization: `Bearer ${key}`,
    ...(body !== null && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
  }
}

/** The same call for a shell. */
export function curlOf(call: Call, origin: string, key: string): string {
  const headers = Object.entries(headersOf(call, key)).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const data = call.body === null ? [] : [`-d ${quoted(call.body)}`]
  return ['curl -s', ...headers, ...data, quoted(origin + call.path)].join(' ')
}

/** Enough to know it again. */
export const masked = (key: string): string => `${key.slice(0, key.indexOf('_') + 5)}…`

/** In single quotes nothing means anything to a shell but the quote itself. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
