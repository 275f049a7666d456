import { createReceiver } from './receive.ts'
import { readSettings } from './settings.ts'

const log = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`)

try {
  const { port, secrets, channels } = readSettings(process.env)
  const server = createReceiver({ secrets, channels, log })
  server.listen(port, '127.0.0.1', () => {
    const address = server.address() as { port: number }
    log(`ready   http://127.0.0.1:${address.port} for ${channels.map(({ name }) => name).join(', ')}`)
    if (secrets.length === 0) log('warning BATON_WEBHOOK_SECRETS is not set: signatures are not checked')
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.close(() => process.exit(0)))
} catch (error) {
  console.error(`notifications: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
