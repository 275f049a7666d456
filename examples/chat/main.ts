import { createInterface } from 'node:readline'
import { createBaton } from '../../packages/client/src/index.ts'
import { demoBotId, readSettings } from '../settings.ts'

/** A chat in the terminal, as a user: `npm run example:chat`, or `npm run example:chat -- <bot id>`. */
const { url } = readSettings(process.env)
const botId = process.argv[2] ?? demoBotId(process.env)
if (!botId) throw new Error('Say which bot: npm run example:chat -- <bot id>')

const started = await createBaton({ url }).startConversation({ botId })
if (started.__typename !== 'StartConversationSuccess') throw new Error(started.message)
const baton = createBaton({ url, token: started.visitorToken })
const chat = baton.watch(started.conversation.id)

let shown = 0
let mode = 'NORMAL'
let status = ''
chat.onChange(({ state, ...view }) => {
  for (const { seq, author, text } of state.messages)
    if (seq > shown && author.kind !== 'USER') console.log(`${author.name ?? author.kind}: ${text}`)
  shown = state.lastSeq
  if (state.mode !== mode) console.log(state.mode === 'LISTEN' ? '-- a person is here --' : '-- the bot is back --')
  if (view.status !== status && view.status === 'connecting' && status !== '') console.log('-- connecting … --')
  if (state.closed) input.close()
  mode = state.mode
  status = view.status
})

const input = createInterface({ input: process.stdin })
input.on('line', text => {
  if (text.trim())
    chat.send({ text }).then(
      result => result.__typename !== 'SendMessageSuccess' && console.log(`-- not sent: ${result.__typename} --`),
      error => console.log(`-- not sent: ${error.message} --`),
    )
})
input.on('close', async () => {
  await chat.close()
  baton.dispose()
})
