import { batonApi } from './baton.ts'
import { Desk } from './desk.ts'
import { readSettings } from './settings.ts'
import { signatureCheck } from './signature.ts'
import { createWebhookServer } from './webhook-server.ts'

const log = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`)

try {
  const { baton, port, secrets } = readSettings(process.env)
  const desk = new Desk(batonApi(baton), log)
  await desk.resume()
  const server = createWebhookServer({ desk, verify: signatureCheck(secrets), log })
  server.listen(port, '127.0.0.1', () => {
    log(`ready    http://127.0.0.1:${port} for ${baton.url}`)
    if (secrets.length === 0) log('warning  BATON_WEBHOOK_SECRETS is not set: signatures are not checked')
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.close(() => process.exit(0)))
} catch (error) {
  console.error(`desk: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
