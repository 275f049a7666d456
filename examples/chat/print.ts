import type { ConversationView } from '@baton/client'

/** Returns a listener that prints what has changed since its last call: messages, the holder, lost connections. */
export function printChanges(print: (line: string) => void): (view: ConversationView) => void {
  let lastSeq = 0
  let mode = 'NORMAL'
  let wasLive = false
  return ({ state, status }) => {
    for (const { seq, author, text } of state.messages)
      if (seq > lastSeq && author.kind !== 'USER') print(`${author.name ?? author.kind}: ${text}`)
    if (state.mode !== mode) print(state.mode === 'LISTEN' ? '-- an agent is here --' : '-- the bot is back --')
    if (wasLive && status === 'connecting') print('-- connecting … --')
    if (state.closed) print('-- the conversation is closed --')
    lastSeq = state.lastSeq
    mode = state.mode
    wasLive = status === 'live'
  }
}
