import type { Baton } from '../../packages/client/src/index.ts'
import { startDialogue, type Think } from './dialogue.ts'

type Options = { botId: string; think: Think; log: (words: string) => void; signal: AbortSignal }

/** Answers in every conversation of this bot, until the signal aborts. Keeps nothing: what is owed stands in the log. */
export async function runBot(baton: Baton, { botId, think, log, signal }: Options) {
  const dialogues = new Map<string, ReturnType<typeof startDialogue>>()
  for await (const frame of baton.inbox({ botId, signal })) {
    if (frame.__typename === 'CaughtUp') log('listening')
    if (frame.__typename !== 'ConversationChanged' || frame.conversation.state === 'CLOSED') continue
    const { id, lastSeq } = frame.conversation
    const dialogue = dialogues.get(id) ?? startDialogue({ baton, think, log }, id, () => dialogues.delete(id))
    dialogues.set(id, dialogue)
    dialogue.hint(lastSeq)
  }
}
