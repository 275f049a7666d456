import { epochOf, type ReceivedWebhook, relayedMessage } from './received-webhook.ts'

export type AutoReply = { takeOver: boolean; message: string | null; giveBack: string | null }

/**
 * What a third party that answers automatically does with a webhook; null: nothing. It answers a relayed message only under the
 * epoch of its own turn: the bot has answered the earlier ones.
 */
export function autoReply(webhook: ReceivedWebhook, ownEpoch: number | null): AutoReply | null {
  if (webhook.kind === 'claim')
    return { takeOver: true, message: 'Hello, this is Robin of the partner. How can I help?', giveBack: null }
  const relayed = relayedMessage(webhook)
  if (relayed?.author !== 'user' || epochOf(webhook) !== ownEpoch) return null
  if (/\b(thanks|thank you|bye|goodbye)\b/i.test(relayed.text))
    return { takeOver: false, message: 'You are welcome! I give you back to the bot.', giveBack: 'resolved' }
  return {
    takeOver: false,
    message: `I have read “${relayed.text}” and will look into it. (Say “thanks” to end.)`,
    giveBack: null,
  }
}
