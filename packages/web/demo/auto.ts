import { epochOf, type Receipt, toldIn } from './receipt.ts'

export type Reply = { takeOver: boolean; say: string | null; giveBack: string | null }

/**
 * What a third party that answers by itself does with a webhook; null: nothing. A relay is answered where it belongs to our turn:
 * what was written before it has been answered by the bot.
 */
export function reply(receipt: Receipt, turn: number | null): Reply | null {
  if (receipt.kind === 'claim')
    return { takeOver: true, say: 'Hello, this is Robin of the partner. How can I help?', giveBack: null }
  const told = toldIn(receipt)
  if (told?.author !== 'user' || epochOf(receipt) !== turn) return null
  if (/\b(thanks|thank you|bye|goodbye)\b/i.test(told.words))
    return { takeOver: false, say: 'Gladly! I hand you back to the bot.', giveBack: 'resolved' }
  return {
    takeOver: false,
    say: `I have read “${told.words}”, and look into it. (Say “thanks” to end.)`,
    giveBack: null,
  }
}
