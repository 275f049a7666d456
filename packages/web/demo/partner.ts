import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { reply } from './auto.ts'
import { type Call, giveBack, headersOf, say, takeOver, type Whom } from './call.ts'
import { headerOf, type Receipt } from './receipt.ts'

export type Answer = { status: number; body: string }
/** What went to and fro, in the order in which it was seen here. */
export type Entry = { id: string; at: number; conversationId: string | null } & (
  | { way: 'in'; receipt: Receipt }
  | { way: 'out'; call: Call; answer: Answer | null }
)
export type Partner = ReturnType<typeof makePartner>
type Parts = {
  key: string
  /** The visitor whom the page looks at; null: not known yet. */
  whom: ReadonlySignal<(Whom & { conversationId: string }) | null>
}

/** A third party: what its webhooks were sent, and what it asks of the REST API, by hand or by itself. */
export function makePartner({ key, whom }: Parts) {
  const entries = signal<readonly Entry[]>([])
  const online = signal(false)
  const auto = signal(false)
  /** The epoch of our turn, as taking over has told it. */
  let turn: number | null = null
  const since = Date.now()

  const source = new EventSource('/demo/received')
  source.onopen = () => {
    online.value = true
  }
  source.onerror = () => {
    online.value = false
  }
  source.onmessage = ({ data }) => {
    const receipt = JSON.parse(data) as Receipt
    const conversationId = headerOf(receipt, 'baton-conversation') || null
    add({ id: headerOf(receipt, 'webhook-id') + receipt.n, at: receipt.at, conversationId, way: 'in', receipt })
    // What came before this page did is history.
    if (auto.peek() && receipt.at > since && conversationId === whom.peek()?.conversationId) void answer(receipt)
  }
  // Somebody else's turn is not ours.
  effect(() => {
    if (whom.value?.conversationId) turn = null
  })

  return {
    entries,
    online,
    auto,
    takeOver: () => perform(takeOver),
    say: (words: string, idempotencyKey: string = crypto.randomUUID()) =>
      perform(who => say(who, words, idempotencyKey)),
    giveBack: (claimEnd: string | null) => perform(who => giveBack(who, claimEnd)),
    forget() {
      entries.value = []
    },
  }

  async function answer(receipt: Receipt) {
    const what = reply(receipt, turn)
    if (what === null) return
    if (what.takeOver && !(await perform(takeOver))) return
    if (what.say) await perform(who => say(who, what.say as string, headerOf(receipt, 'webhook-id')))
    if (what.giveBack) await perform(who => giveBack(who, what.giveBack))
  }

  /** Whether it was done. */
  async function perform(callFor: (whom: Whom) => Call): Promise<boolean> {
    const who = whom.peek()
    if (who === null) return false
    const call = callFor(who)
    const id = crypto.randomUUID()
    add({ id, at: Date.now(), conversationId: who.conversationId, way: 'out', call, answer: null })
    const got = await ask(call)
    entries.value = entries.peek().map(each => (each.id === id ? ({ ...each, answer: got } as Entry) : each))
    if (got.status !== 200) return false
    turn = (JSON.parse(got.body) as { controlEpoch: number }).controlEpoch
    return true
  }

  async function ask(call: Call): Promise<Answer> {
    try {
      const { method, body } = call
      const answer = await fetch(call.path, { method, headers: headersOf(call, key), body })
      return { status: answer.status, body: await answer.text() }
    } catch (error) {
      return { status: 0, body: String(error) }
    }
  }

  function add(entry: Entry) {
    if (!entries.peek().some(({ id }) => id === entry.id)) entries.value = [...entries.peek(), entry].slice(-300)
  }
}
