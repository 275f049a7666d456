import { createInterface } from 'node:readline'
import { createVisitor } from '@baton/client'
import { printChanges } from './print.ts'
import { readSettings } from './settings.ts'

const { url, botId } = readSettings(process.env, process.argv[2])
const anonymous = createVisitor({ url })
const started = await anonymous.startConversation({ botId })
anonymous.dispose()
if (started.__typename !== 'StartConversationSuccess') throw new Error(started.message)

const visitor = createVisitor({ url, token: started.visitorToken })
const chat = visitor.watch(started.conversation.id)
const input = createInterface({ input: process.stdin })
chat.onChange(printChanges(console.log))
chat.onChange(({ state, error }) => {
  if (error) console.log(`-- ${error.message} --`)
  if (error || state.closed) input.close()
})

/** The answer to the last message. Messages keep their order, so after it none is under way. */
let answered: Promise<void> = Promise.resolve()
input.on('line', text => {
  if (text.trim()) answered = send(text)
})
input.on('close', async () => {
  await answered
  await chat.close()
  visitor.dispose()
})

async function send(text: string) {
  try {
    const result = await chat.send({ text })
    if (result.__typename !== 'SendMessageSuccess') console.log(`-- not sent: ${result.__typename} --`)
  } catch (error) {
    console.log(`-- not sent: ${(error as Error).message} --`)
  }
}
