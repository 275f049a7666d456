export type PostHeaders = {
  /** Baton's own version, for `user-agent`. */
  version: string
  /** The same over all attempts of a delivery. */
  webhookId: string
  /** When this attempt is made: whole seconds since 1970. */
  timestampSeconds: number
  /** The id of the webhook itself: one address may serve several. */
  webhook?: string
  /** From `sign`. */
  signature: string
  /** Null leaves the header out: a test POST belongs to no conversation. */
  botId: string | null
  userId: string | null
  conversationId: string | null
  seq: number | null
  controlEpoch: number | null
  /** Of several POSTs of one event: which, from 0, and how many there are. Left out where that is not known. */
  part?: { index: number; count: number } | undefined
  /** Why an agent is asked for. */
  reason?: string | null
  /** Of a claim: the handover that it asks to take over. */
  handoverId?: string | null
  /** Of a claim: where what was said before it can be read. */
  transcript?: string | null
  /** Which attempt of the delivery this is: 1, 2, 3 … */
  attempt?: number
  /** Seqs before this one that the receiver has not taken. */
  gap?: readonly number[]
  /** Sent by `testWebhook`. */
  test?: boolean
  /** The webhook's own headers (`Authorization` …). Those that `customHeaderFault` finds fault with are left out. */
  custom?: Readonly<Record<string, string>>
}

/** The headers of one POST, names in lower case (docs/webhooks.md, Standard Webhooks 1.0). */
export function postHeaders(given: PostHeaders): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given.custom ?? {})) {
    if (customHeaderFault(name, value) === null) headers[name.toLowerCase()] = value
  }
  headers['content-type'] = 'application/json'
  headers['user-agent'] = `Baton/${headerValue(given.version)}`
  headers['webhook-id'] = headerValue(given.webhookId)
  headers['webhook-timestamp'] = String(given.timestampSeconds)
  headers['webhook-signature'] = given.signature
  if (given.webhook !== undefined) headers['baton-webhook'] = headerValue(given.webhook)
  if (given.botId !== null) headers['baton-bot'] = headerValue(given.botId)
  if (given.userId !== null) headers['baton-user'] = headerValue(given.userId)
  if (given.conversationId !== null) headers['baton-conversation'] = headerValue(given.conversationId)
  if (given.seq !== null) headers['baton-seq'] = String(given.seq)
  if (given.part) headers['baton-part'] = `${given.part.index + 1}/${given.part.count}`
  if (given.controlEpoch !== null) headers['baton-control-epoch'] = String(given.controlEpoch)
  if (given.reason) headers['baton-reason'] = shortened(given.reason)
  if (given.handoverId != null) headers['baton-handover'] = headerValue(given.handoverId)
  if (given.transcript != null) headers['baton-transcript'] = headerValue(given.transcript)
  if (given.attempt !== undefined) headers['baton-attempt'] = String(given.attempt)
  if (given.gap && given.gap.length > 0) headers['baton-gap'] = given.gap.join(',')
  if (given.test) headers['baton-test'] = 'true'
  return headers
}

/** Any string as a header value. `decodeURIComponent` always gives it back, so `%` is encoded as well as all outside visible ASCII. */
export function headerValue(text: string): string {
  // Lone surrogates have no bytes to encode: encodeURIComponent would throw.
  return /^[\x21-\x24\x26-\x7e]*$/.test(text) ? text : encodeURIComponent(text.toWellFormed())
}

/** Bytes of a reason: receivers take 8 KB of headers in all, and a letter of a reason may need nine of them. */
const MAX_REASON = 2_048

/** A reason as a header value, cut at a character where it would be too long. */
function shortened(reason: string): string {
  let value = headerValue(reason)
  for (let text = [...reason]; value.length > MAX_REASON; value = headerValue(text.join('')))
    text = text.slice(0, Math.floor((text.length * MAX_REASON) / value.length))
  return value
}

/** Why a custom header may not be set, in words for the person who sets it, or null. */
export function customHeaderFault(name: string, value: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/i.test(name)) return 'This is not a header name.'
  if (ours.test(name)) return 'This header is set by the server.'
  if (value.length > 4096) return 'This header value is longer than 4096 characters.'
  if (!/^[\x20-\x7e\t]*$/.test(value)) return 'A header value takes printable ASCII characters only.'
  return null
}

// Our own, and those that frame the request or control the connection: setting them would change the HTTP exchange itself.
const ours =
  /^(webhook-.*|baton-.*|content-.*|proxy-.*|user-agent|host|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|accept-encoding|http2-settings|__proto__)$/i
