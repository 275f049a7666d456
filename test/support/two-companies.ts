import { openChat } from './chat.ts'
import { seedFlow } from './flows.ts'
import { startServer } from './server.ts'

/** A server with two companies: the test's own with a bot, and `elsewhere` with a conversation that no one else may see. */
export async function startTwoCompanies() {
  const server = await startServer()
  const elsewhere = await server.company('Elsewhere')
  const bot = await server.bot(seedFlow('http://127.0.0.1:9/claim'))
  const theirs = await openChat(server, await elsewhere.bot(null), 'Jan')
  let users = 0
  const newUserId = () => `user ${++users}`
  return { server, elsewhere, bot, theirs, newUserId, newChat: () => openChat(server, bot, newUserId()) }
}

export type TwoCompanies = Awaited<ReturnType<typeof startTwoCompanies>>
