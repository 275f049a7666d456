import { createBaton } from '../packages/client/src/index.ts'
import type { Demo } from '../src/demo/seed.ts'

const MINUTE = 60_000
/** How long before now the first conversation starts. */
const START = 11 * MINUTE

/** The server's clock: it starts in the past, and each message moves it on. */
export class PastClock {
  #ago = START

  now = () => Date.now() - this.#ago

  advance(ms: number) {
    this.#ago -= ms
  }

  toPresent() {
    this.#ago = 0
  }
}

const waiting: [name: string, messages: string[]][] = [
  ['Priya Raman', ['Where is my order?', '204817', 'It says two stops, since Tuesday. Can I talk to a person?']],
  ['Tom Okafor', ['My olive tree arrived with a broken pot. A human please!']],
  ['Elena García', ['Find a plant', 'Take the monstera', 'Is there someone who can tell me if it is safe for cats?']],
  ['Yuki Tanaka', ['Can I change the address of my parcel?', '518203', 'I want a person']],
  ['Sam Whitfield', ['Do you deliver to Ireland? I would like to ask a colleague of yours']],
  ['Amara Diallo', ['I would like to talk to someone about a wedding']],
]

/** A morning of the shop: one conversation is done, two are held, the rest wait. Returns the one that Alex holds. */
export async function seedConversations(url: string, { shopBotId: botId, keys }: Demo, clock: PastClock) {
  using alex = createBaton({ url, token: keys.agent })
  using billie = createBaton({ url, token: keys.agent2 })

  const done = await visit('Noor Haddad', ['Hello', 'I want a person'])
  clock.advance(MINUTE / 2)
  await alex.acceptHandover({ conversationId: done.conversationId })
  await answer(alex, done.conversationId, 'Hello Noor, Alex here. What can I do?')
  await alex.releaseHandover({ conversationId: done.conversationId, claimEnd: 'resolved' })

  const other = await visit('Jonas Lind', ['Can someone help me choose?'])
  clock.advance(MINUTE / 3)
  await billie.acceptHandover({ conversationId: other.conversationId })
  await answer(billie, other.conversationId, 'Of course. How much light does the room get?')

  const mine = await visit(
    'Mia Sørensen',
    ['Where is my order?', '204817', 'The parcel came, but the cactus lost an arm. Can I talk to a person?'],
    { email: 'mia@example.com', city: 'Aarhus' },
  )
  for (const [name, messages] of waiting) {
    await visit(name, messages)
    clock.advance(MINUTE / 3)
  }
  const { conversationId } = mine
  await alex.acceptHandover({ conversationId })
  await answer(alex, conversationId, 'Hello Mia, Alex here. I am sorry about the cactus! Did it break on the way?')
  await mine.send('It seems so, the box was dented on one side.')
  await answer(alex, conversationId, 'Then you get a new one, or your money back. Which do you like better?')
  await mine.send('A new one please. He was such a cheerful cactus.')
  clock.toPresent()
  return conversationId

  async function visit(name: string, messages: string[], profile: object = {}) {
    using integration = createBaton({ url, token: keys.integration })
    const started = await integration.startConversation({
      botId,
      userId: name.toLowerCase().replaceAll(' ', '-'),
      profile: { name, ...profile },
      variables: { plan: 'Green club', basket: '2 items', language: 'en' },
    })
    if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
    const conversationId = started.conversation.id
    const visitor = createBaton({ url, token: started.visitorToken })
    const send = async (text: string) => {
      clock.advance(MINUTE / 6)
      await visitor.sendMessage({ conversationId, text })
    }
    for (const text of messages) await send(text)
    return { conversationId, send }
  }

  async function answer(agent: typeof alex, conversationId: string, text: string) {
    clock.advance(MINUTE / 3)
    await agent.sendMessage({ conversationId, text })
  }
}
