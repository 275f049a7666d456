import type { AddressInfo } from 'node:net'
import { readEnv, toConfig } from '../../src/config.ts'
import { newId } from '../../src/ports/new-id.ts'
import { wire } from '../../src/wire.ts'

/** Run by `startServer` as a process of its own; what the parent asks it, it answers over the channel between them. */
const config = toConfig(readEnv({ ...process.env, BATON_DATA_DIR: process.argv[2], PORT: process.argv[3] }))
const baton = wire(
  { ...config, secret: 'a secret that only this proof knows' },
  {
    report(error) {
      console.error(error)
      process.exitCode = 1
    },
  },
)

const answers = {
  /** A company with an external bot. */
  async settle() {
    const companyId = newId('company')
    await baton.store.companies.create({ id: companyId, name: 'Proof', createdAt: Date.now() })
    const { token } = await baton.parts.manage.newKey({ companyId, role: 'ADMIN', name: 'Ada' })
    const admin = { kind: 'key', keyId: 'key_ada', companyId, role: 'ADMIN', name: 'Ada' } as const
    const bot = await baton.parts.manage.createBot(admin, { name: 'Robo' })
    if ('code' in bot) throw new Error(bot.message)
    return { token, botId: bot.id }
  },
  async measure() {
    // More than once: what a finalizer lets go of is collected by the next.
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.()
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    const { heapUsed, rss } = process.memoryUsage()
    return { heapUsed, rss, listeners: baton.notifier.listeners() }
  },
  async listeners() {
    return baton.notifier.listeners()
  },
}
export type Answers = typeof answers

process.on('message', async ({ id, ask }: { id: number; ask: keyof Answers }) => {
  process.send?.({ id, answer: await answers[ask]() })
})
process.on('disconnect', () => process.exit())
baton.server.listen(config.port, '127.0.0.1', () => {
  process.send?.({ id: 0, answer: (baton.server.address() as AddressInfo).port })
})
