/** A webhook's POST as the server's third party has received it. */
export type Receipt = {
  n: number
  at: number
  kind: 'claim' | 'message'
  headers: Record<string, string>
  body: string
}
export type Told = { author: 'user' | 'bot' | 'agent'; words: string }

/** Header values are percent-encoded. */
export const headerOf = ({ headers }: Receipt, name: string): string => {
  const value = headers[name] ?? ''
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

export const epochOf = (receipt: Receipt): number => Number(headerOf(receipt, 'baton-control-epoch'))

/** Who said what, of a relay (W2); null: it is none. */
export function toldIn({ kind, body }: Receipt): Told | null {
  if (kind !== 'message') return null
  try {
    const { interlocutor, data } = JSON.parse(body) as { interlocutor: Told['author']; data: Frame }
    const actions = data.message?.actions ?? [data]
    const words = data.message?.message ?? actions.map(wordsOf).filter(Boolean).join(' · ')
    return { author: interlocutor, words }
  } catch {
    return null
  }
}

type Action = { type?: string; text?: string; wait?: number; cards?: { title: string }[] }
type Frame = Action & { message?: { message?: string; actions?: Action[] } }

function wordsOf({ type, text, wait, cards }: Action): string {
  if (type === 'wait') return `waits ${wait} ms`
  if (type === 'card') return (cards ?? []).map(({ title }) => title).join(', ')
  return text ?? ''
}
