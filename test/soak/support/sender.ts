import { readEnv, toConfig } from '../../../src/config.ts'
import { wire } from '../../../src/wire.ts'

// A server without a port on an existing database; it sends 'done' when no delivery is pending. It is started 200 times, so unlike
// `startServer` it creates no company.
const [, , dataDir, secret] = process.argv
const config = toConfig(readEnv({ BATON_DATA_DIR: dataDir! }))
const baton = wire({ ...config, secret: secret! }, { report: error => console.error(error) })
process.on('SIGTERM', () => baton[Symbol.asyncDispose]().then(() => process.exit(0)))
const poll = setInterval(async () => {
  const companies = await baton.store.deliveries.failedClaims(1)
  const { wakeAt, leased } = await idle()
  if (companies.length === 0 && wakeAt === null && leased === 0) {
    clearInterval(poll)
    process.send!('done')
  }
}, 50)

/** What the dispatcher would find, without leasing anything. */
async function idle() {
  const now = Date.now()
  const ask = { now, leaseUntil: now, results: [], unblocked: [], limit: 0, acquire: () => false }
  const found = await baton.store.deliveries.recordAndClaim(ask)
  return { wakeAt: found.wakeAt, leased: found.leased.length }
}
