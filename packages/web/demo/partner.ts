import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { autoReply } from './auto-reply.ts'
import { headerOf, type ReceivedWebhook } from './received-webhook.ts'
import { giveBack, headersOf, type RestCall, sendMessage, type Target, takeOver } from './rest-call.ts'

export type Answer = { status: number; body: string }
/** A webhook that came in, or a request that went out, in the order in which this page saw them. */
export type Entry = { id: string; at: number; conversationId: string | null } & (
  | { direction: 'in'; webhook: ReceivedWebhook }
  | { direction: 'out'; call: RestCall; answer: Answer | null }
)
type Parts = {
  key: string
  /** The visitor that the page shows; null: not known yet. */
  visitor: ReadonlySignal<(Target & { conversationId: string }) | null>
}

const MAX_ENTRIES = 300

/** A third party: the webhooks it received, and its requests to the REST API, by a person or automatic. */
export function createPartner({ key, visitor }: Parts) {
  const entries = signal<readonly Entry[]>([])
  const connected = signal(false)
  const automatic = signal(false)
  /** The controlEpoch of the partner's turn, from the answer to its takeover. */
  let ownEpoch: number | null = null
  const since = Date.now()

  const source = new EventSource('/demo/received')
  source.onopen = () => {
    connected.value = true
  }
  source.onerror = () => {
    connected.value = false
  }
  source.onmessage = ({ data }) => {
    const webhook = JSON.parse(data) as ReceivedWebhook
    const conversationId = headerOf(webhook, 'baton-conversation') || null
    const id = headerOf(webhook, 'webhook-id') + webhook.n
    add({ id, at: webhook.at, conversationId, direction: 'in', webhook })
    // The stream starts with what the server received before this page was opened.
    const isNew = webhook.at > since && conversationId === visitor.peek()?.conversationId
    if (automatic.peek() && isNew) void answerWebhook(webhook)
  }
  // Another conversation: the turn was in the last one.
  effect(() => {
    if (visitor.value?.conversationId) ownEpoch = null
  })

  return {
    entries,
    connected,
    automatic,
    takeOver: () => perform(takeOver),
    send: (text: string, idempotencyKey: string = crypto.randomUUID()) =>
      perform(target => sendMessage(target, text, idempotencyKey)),
    giveBack: (claimEnd: string | null) => perform(target => giveBack(target, claimEnd)),
    clear() {
      entries.value = []
    },
  }

  async function answerWebhook(webhook: ReceivedWebhook) {
    const reply = autoReply(webhook, ownEpoch)
    if (reply === null) return
    const { message, giveBack: claimEnd } = reply
    if (reply.takeOver && !(await perform(takeOver))) return
    if (message) await perform(target => sendMessage(target, message, headerOf(webhook, 'webhook-id')))
    if (claimEnd) await perform(target => giveBack(target, claimEnd))
  }

  /** Whether it succeeded. */
  async function perform(callFor: (target: Target) => RestCall): Promise<boolean> {
    const target = visitor.peek()
    if (target === null) return false
    const call = callFor(target)
    const id = crypto.randomUUID()
    add({ id, at: Date.now(), conversationId: target.conversationId, direction: 'out', call, answer: null })
    const answer = await request(call)
    entries.value = entries.peek().map(each => (each.id === id ? ({ ...each, answer } as Entry) : each))
    if (answer.status !== 200) return false
    ownEpoch = (JSON.parse(answer.body) as { controlEpoch: number }).controlEpoch
    return true
  }

  async function request(call: RestCall): Promise<Answer> {
    try {
      const { method, body } = call
      const answer = await fetch(call.path, { method, headers: headersOf(call, key), body })
      return { status: answer.status, body: await answer.text() }
    } catch (error) {
      return { status: 0, body: String(error) }
    }
  }

  function add(entry: Entry) {
    if (!entries.peek().some(({ id }) => id === entry.id))
      entries.value = [...entries.peek(), entry].slice(-MAX_ENTRIES)
  }
}
