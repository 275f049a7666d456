import { readEnv, toConfig } from '../../../src/config.ts'
import type { OutboxTables } from '../../../src/ports/outbox.ts'
import { type Steps, wait } from '../../../src/ports/steps.ts'
import { wire } from '../../../src/wire.ts'

// A server without a port on an existing database; it sends 'done' when no delivery is pending. It is started 200 times, so unlike
// `startServer` it creates no company.
const [, , dataDir, secret] = process.argv
const config = toConfig(readEnv({ BATON_DATA_DIR: dataDir! }))
const baton = wire({ ...config, secret: secret! }, { report: error => console.error(error) })
process.on('SIGTERM', () => baton[Symbol.asyncDispose]().then(() => process.exit(0)))
const poll = setInterval(async () => {
  const claims = await baton.store.deliveries.failedClaims(1)
  if (claims.length === 0 && (await baton.store.outbox.transact(isIdle))) {
    clearInterval(poll)
    process.send!('done')
  }
}, 50)

/** Whether no webhook can be served, now or later. */
function* isIdle({ queue }: OutboxTables): Steps<boolean> {
  return (yield* wait(queue.nextReady(''))) === null && (yield* wait(queue.nextWake())) === null
}
