import type { Baton } from '../../packages/client/src/index.ts'
import { account, answerId, type Debt, none } from './debts.ts'

export type Think = (text: string) => Promise<string>
type Parts = { baton: Baton; think: Think; log: (words: string) => void }

/** Nothing happened for so long: the inbox will say when there is news. */
const IDLE_MS = 60_000

/** Follows one conversation and answers what is owed, one answer after the other. Ends when it is closed or idle. */
export function startDialogue({ baton, think, log }: Parts, conversationId: string, ended: () => void) {
  const follow = baton.follow(conversationId)
  let debts = none
  let hinted = 0
  let busy = false
  /** Answered or refused in this life, though the log may not show it yet. */
  const settled = new Set<string>()

  const idle = setInterval(() => {
    // News of which the inbox has told may still be on their way here.
    if (!busy && debts.owed.length === 0 && follow.state.lastSeq >= hinted) follow.return()
  }, IDLE_MS)
  read()
    .catch(complain)
    .finally(() => {
      clearInterval(idle)
      ended()
    })
  return {
    hint: (lastSeq: number) => {
      hinted = lastSeq
    },
  }

  async function read() {
    for await (const frame of follow) {
      debts = account(debts, frame)
      if (frame.__typename === 'ConversationClosed') return
      // Before all has been told, what looks like a debt may have been paid in a former life.
      if (follow.status === 'live') void pay()
    }
  }

  async function pay() {
    if (busy) return
    busy = true
    try {
      for (let debt = next(); debt; debt = next()) {
        await answer(debt)
        settled.add(debt.messageId)
      }
    } catch (error) {
      complain(error)
    } finally {
      busy = false
    }
  }

  function complain(error: unknown) {
    log(`${conversationId}: ${error instanceof Error ? error.message : error}`)
  }

  function next(): Debt | undefined {
    return debts.owed.find(debt => !settled.has(debt.messageId))
  }

  /** Whether the bot may still speak is not asked here but decided where the message is written down: by its epoch. */
  async function answer({ messageId, text, controlEpoch }: Debt) {
    await baton.setTyping({ conversationId, typing: true }).catch(() => null)
    const words = await think(text)
    const clientMessageId = answerId(messageId)
    const result = await baton.sendMessage({ conversationId, text: words, clientMessageId, controlEpoch })
    if (result.__typename === 'SendMessageSuccess') log(`answered "${text}"`)
    else if (result.__typename === 'ControlLost')
      log(`silent: ${result.by ? `${result.by.name} holds the conversation` : 'control has passed'}`)
    // Answered in a former life, in other words.
    else if (result.__typename === 'IdempotencyConflict') log(`answered "${text}" before`)
    else log(`not answered: ${result.__typename}`)
  }
}
