import { createServer, type IncomingMessage, type Server } from 'node:http'
import { Deduplicator } from './deduplicator.ts'
import type { Desk } from './desk.ts'
import type { Verify } from './signature.ts'

const MAX_BODY_BYTES = 1_048_576

type Options = { desk: Desk; verify: Verify; log: (line: string) => void }

/** Receives Baton's POSTs at `/claim` and `/messages`. After a 500 Baton delivers again. */
export function createWebhookServer(options: Options): Server {
  const deliveries = new Deduplicator()
  return createServer(async (request, response) => {
    const status = await receive(request, options, deliveries).catch(error => {
      options.log(`failed   ${error.message}; Baton will deliver again`)
      return 500
    })
    response.writeHead(status).end()
  })
}

async function receive(request: IncomingMessage, { desk, verify }: Options, deliveries: Deduplicator): Promise<number> {
  const isClaim = request.url === '/claim'
  if (request.method !== 'POST' || (!isClaim && request.url !== '/messages')) return 404
  const text = await readBody(request)
  if (text === null) return 413
  const headers = request.headers as Record<string, string>
  if (!verify(text, headers)) return 401
  const body = parseJson(text)
  if (body === undefined) return 400
  const webhookId = headers['webhook-id'] ?? ''
  await deliveries.once(webhookId, () => (isClaim ? desk.claim(body, webhookId) : desk.relay(body, headOf(headers))))
  return 204
}

/** Header values are percent-encoded, because user ids may contain any character. */
const headOf = (headers: Record<string, string>) => ({
  botId: decodeURIComponent(headers['baton-bot'] ?? ''),
  userId: decodeURIComponent(headers['baton-user'] ?? ''),
  controlEpoch: Number(headers['baton-control-epoch']),
  webhookId: headers['webhook-id'] ?? '',
})

/** Null for a body that is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
