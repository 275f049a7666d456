import { createServer, type IncomingMessage } from 'node:http'
import { batonApi } from './baton.ts'
import { makeDesk } from './desk.ts'
import { makeOnce } from './once.ts'
import { readSettings, type Settings } from './settings.ts'
import { signatureCheck } from './signature.ts'

const log = (words: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${words}`)
const MAX_BODY = 1_048_576

await start().catch(error => {
  console.error(`desk: ${error.message}`)
  process.exit(1)
})

async function start() {
  const settings = readSettings(process.env)
  const desk = makeDesk(batonApi(settings.baton), log)
  await desk.resume()
  const server = createServer(async (request, response) => {
    const status = await answer(request).catch(error => {
      log(`failed   ${error.message}; Baton will try again`)
      return 500
    })
    response.writeHead(status).end()
  })
  const answer = makeAnswer(settings, desk)
  server.listen(settings.port, '127.0.0.1', () => {
    log(`ready    http://127.0.0.1:${settings.port} for ${settings.baton.url}`)
    if (settings.secrets.length === 0) log('warning  BATON_WEBHOOK_SECRETS is not set: signatures are not checked')
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.close(() => process.exit(0)))
}

/** The two addresses Baton POSTs to; answers the status. */
function makeAnswer({ secrets }: Settings, desk: ReturnType<typeof makeDesk>) {
  const isSigned = signatureCheck(secrets)
  const once = makeOnce()
  return async (request: IncomingMessage): Promise<number> => {
    const isClaim = request.url === '/claim'
    if (request.method !== 'POST' || (!isClaim && request.url !== '/messages')) return 404
    const text = await bodyOf(request)
    if (text === null) return 413
    const headers = request.headers as Record<string, string>
    if (!isSigned(text, headers)) return 401
    const body = readJson(text)
    if (body === undefined) return 400
    const webhookId = headers['webhook-id'] ?? ''
    await once(webhookId, () => (isClaim ? desk.claim(body, webhookId) : desk.relay(body, headOf(headers))))
    return 204
  }
}

/** Header values are percent-encoded, for user ids of any alphabet. */
const headOf = (headers: Record<string, string>) => ({
  botId: decodeURIComponent(headers['baton-bot'] ?? ''),
  userId: decodeURIComponent(headers['baton-user'] ?? ''),
  controlEpoch: Number(headers['baton-control-epoch']),
  webhookId: headers['webhook-id'] ?? '',
})

/** null where it is longer than we take. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readJson(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
