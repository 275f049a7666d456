import { createServer, type IncomingMessage, type Server } from 'node:http'
import { Webhook } from 'standardwebhooks'
import type { Channel, HandoverEvent } from './channel.ts'
import { Once } from './once.ts'

const MAX_BODY_BYTES = 1_048_576

type Options = { secrets: string[]; channels: Channel[]; log: (line: string) => void }

/** Receives the POSTs of an event webhook. 204: every channel has it. 500: not all have, and Baton delivers it again. */
export function createReceiver(options: Options): Server {
  const once = new Once()
  return createServer(async (request, response) => {
    const status = await receive(request, options, once).catch(error => {
      options.log(`failed  ${error.message}`)
      return 500
    })
    response.writeHead(status).end()
  })
}

async function receive(request: IncomingMessage, options: Options, once: Once): Promise<number> {
  if (request.method !== 'POST') return 405
  const body = await readBody(request)
  if (body === null) return 413
  if (!isSigned(options.secrets, body, request.headers as Record<string, string>)) return 401
  const event = parseEvent(body)
  if (event === null) return 400
  // Of another type, or the POST of `testWebhook`.
  if (!event.type?.startsWith('handover.')) return 204
  return (await notifyAll(event, options, once)) ? 204 : 500
}

/** Without secrets every body passes. */
function isSigned(secrets: string[], body: string, headers: Record<string, string>): boolean {
  const verifies = (secret: string) => {
    try {
      new Webhook(secret).verify(body, headers)
      return true
    } catch {
      return false
    }
  }
  return secrets.length === 0 || secrets.some(verifies)
}

/** When one channel fails, the repeat goes to that one alone. */
async function notifyAll(event: HandoverEvent, { channels, log }: Options, once: Once): Promise<boolean> {
  const tried = channels.map(async channel => {
    try {
      await once.do(`${event.id} ${channel.name}`, async () => {
        await channel.notify(event)
        log(`${channel.name.padEnd(7)} ${event.type}`)
      })
      return true
    } catch (error) {
      log(`failed  ${channel.name}: ${(error as Error).message}; Baton will deliver again`)
      return false
    }
  })
  return (await Promise.all(tried)).every(Boolean)
}

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

function parseEvent(body: string): HandoverEvent | null {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
