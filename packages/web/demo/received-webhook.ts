/** A webhook's POST that the demo's third party has received, as the server streams it. */
export type ReceivedWebhook = {
  n: number
  at: number
  kind: 'claim' | 'message'
  headers: Record<string, string>
  body: string
}
type RelayedMessage = { author: 'user' | 'bot' | 'agent'; text: string }

/** Header values are percent-encoded. */
export const headerOf = ({ headers }: ReceivedWebhook, name: string): string => {
  const value = headers[name] ?? ''
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

export const epochOf = (webhook: ReceivedWebhook): number => Number(headerOf(webhook, 'baton-control-epoch'))

/** The message of a relay (W2); null: this is none. */
export function relayedMessage({ kind, body }: ReceivedWebhook): RelayedMessage | null {
  if (kind !== 'message') return null
  try {
    const { interlocutor, data } = JSON.parse(body) as { interlocutor: RelayedMessage['author']; data: Frame }
    const actions = data.message?.actions ?? [data]
    const text = data.message?.message ?? actions.map(textOf).filter(Boolean).join(' · ')
    return { author: interlocutor, text }
  } catch {
    return null
  }
}

type Action = { type?: string; text?: string; wait?: number; cards?: { title: string }[] }
type Frame = Action & { message?: { message?: string; actions?: Action[] } }

function textOf({ type, text, wait, cards }: Action): string {
  if (type === 'wait') return `waits ${wait} ms`
  if (type === 'card') return (cards ?? []).map(({ title }) => title).join(', ')
  return text ?? ''
}
