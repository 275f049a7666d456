/** A webhook's POST that was received and found to be signed. */
export type Receipt = {
  /** 1, 2, 3 … since the server started. */
  n: number
  /** ms since 1970. */
  at: number
  kind: 'claim' | 'message'
  headers: Record<string, string>
  body: string
}

const KEPT = 100

/** What came in, for whoever looks: a reader asks for what follows the last it has seen, and nothing is kept for it. */
export function makeReceipts() {
  const receipts: Receipt[] = []
  const waiting = new Set<() => void>()
  let count = 0
  let closed = false
  const wake = () => {
    for (const each of waiting) each()
    waiting.clear()
  }
  return {
    add(receipt: Omit<Receipt, 'n'>) {
      receipts.push({ n: ++count, ...receipt })
      if (receipts.length > KEPT) receipts.shift()
      wake()
    },
    /** Those after `n`, as soon as there is one; none: it is over. */
    async after(n: number, signal: AbortSignal): Promise<Receipt[]> {
      for (;;) {
        // Whoever has seen more than there is saw them from a server that has been started anew since.
        const found = receipts.filter(each => n > count || each.n > n)
        if (found.length > 0 || closed || signal.aborted) return found
        await new Promise<void>(resolve => {
          waiting.add(resolve)
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    },
    close() {
      closed = true
      wake()
    },
  }
}

export type Receipts = ReturnType<typeof makeReceipts>
