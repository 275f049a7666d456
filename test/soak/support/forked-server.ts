import { startServer } from '../../support/server.ts'

/** The program of `forkServer`: answers its parent over the channel between them. */
const [, , dataDir, port] = process.argv
const server = await startServer({ dataDir: dataDir!, port: Number(port) })

const answers = {
  /** The token of an admin, and a bot without a flow. */
  bot: async () => ({ token: server.admin, botId: await server.bot(null) }),
  async memory() {
    // Several times: an object with a finalizer is collected one run later.
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.()
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    return process.memoryUsage().heapUsed
  },
  listeners: async () => server.baton.notifier.listeners(),
  unexpectedErrors: async () => server.unexpectedErrors.map(String),
}
export type Answers = typeof answers

process.on('message', async ({ id, ask }: { id: number; ask: keyof Answers }) => {
  process.send?.({ id, answer: await answers[ask]() })
})
process.on('disconnect', () => process.exit())
process.send?.({ id: 0, answer: Number(new URL(server.url).port) })
