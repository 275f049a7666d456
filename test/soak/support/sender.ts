import { readEnv, toConfig } from '../../../src/config.ts'
import { wire } from '../../../src/wire.ts'

// A whole server without its port, over a file that is there already; says so when nothing waits any more.
const config = toConfig(readEnv({ BATON_DATA_DIR: process.argv[2]! }))
const baton = wire(
  { ...config, secret: 'a secret that only this test knows' },
  { report: error => console.error(error) },
)
process.on('SIGTERM', () => baton[Symbol.asyncDispose]().then(() => process.exit(0)))
const poll = setInterval(async () => {
  const companies = await baton.store.deliveries.failedClaims(1)
  const { wakeAt, leased } = await idle()
  if (companies.length === 0 && wakeAt === null && leased === 0) {
    clearInterval(poll)
    process.send!('done')
  }
}, 50)

/** What the dispatcher would find: taken with no hands, so that nothing is taken. */
async function idle() {
  const now = Date.now()
  const ask = { now, leaseUntil: now, tried: [], awake: [], limit: 0, take: () => false }
  const found = await baton.store.deliveries.exchange(ask)
  return { wakeAt: found.wakeAt, leased: found.leased.length }
}
