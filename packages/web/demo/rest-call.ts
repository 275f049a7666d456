/** A request of the third party to Baton's REST API. */
export type RestCall = { method: 'GET' | 'POST'; path: string; body: string | null; idempotencyKey: string | null }
export type Target = { botId: string; userId: string }

const pathOf = (verb: string, { botId, userId }: Target) =>
  `/webbot/api/webchat/${encodeURIComponent(botId)}/${verb}/${encodeURIComponent(userId)}/`

export const takeOver = (target: Target): RestCall => ({
  method: 'GET',
  path: pathOf('handover', target),
  body: null,
  idempotencyKey: null,
})

/** With the same key it is the same message. */
export const sendMessage = (target: Target, message: string, idempotencyKey: string): RestCall => ({
  method: 'POST',
  path: pathOf('handover', target),
  body: JSON.stringify({ message }),
  idempotencyKey,
})

export const giveBack = (target: Target, claimEnd: string | null): RestCall => ({
  method: 'GET',
  path: pathOf('takeover', target) + (claimEnd === null ? '' : `?ClaimEnd=${encodeURIComponent(claimEnd)}`),
  body: null,
  idempotencyKey: null,
})

export function headersOf({ body, idempotencyKey }: RestCall, key: string): Record<string, string> {
  return {
    authorization: `Bearer ${key}`,
    ...(body !== null && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
  }
}

/** The same call for a shell. */
export function curlOf(call: RestCall, origin: string, key: string): string {
  const headers = Object.entries(headersOf(call, key)).map(([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`)
  const data = call.body === null ? [] : [`-d ${shellQuoted(call.body)}`]
  return ['curl -s', ...headers, ...data, shellQuoted(origin + call.path)].join(' ')
}

/** The key's prefix: enough to recognise it. */
export const maskedKey = (key: string): string => `${key.slice(0, key.indexOf('_') + 5)}…`

/** Between single quotes a shell interprets nothing but the next single quote. */
const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
