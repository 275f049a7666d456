import type { Bot } from '../../domain/bot/bot.ts'
import type { MessagePosted } from '../../domain/conversation/event.ts'
import type { Store } from '../../ports/store.ts'
import type { Commands } from '../commands.ts'
import type { Turns } from '../turns.ts'

type Parts = {
  store: Pick<Store, 'timers' | 'handovers' | 'conversations' | 'events'>
  commands: Pick<Commands, 'handle'>
  turns: Pick<Turns, 'next'>
  report: (error: unknown) => void
}
type Page = { id: string; conversationId: string }[]

const PAGE = 50

/** Gives open handovers the timers that they lack, page by page beside other work. A crash in between is made good at the next start. */
export class ArmTimers {
  readonly #parts: Parts
  readonly #signal: AbortSignal
  #running: Promise<void> = Promise.resolve()

  constructor(parts: Parts, signal: AbortSignal) {
    this.#parts = parts
    this.#signal = signal
  }

  /** After a start: handovers that are older than timers are. */
  all() {
    this.#queue(after => this.#parts.store.timers.handoversWithout(after, PAGE))
  }

  /** The agent has opened a desk: whether it is closed again means something from now on. */
  ofHolder(holderId: string) {
    this.#queue(after => this.#parts.store.handovers.heldBy(holderId, after, PAGE))
  }

  ofBot({ id: botId, companyId }: Bot) {
    const { conversations } = this.#parts.store
    this.#queue(async after => {
      const page = { after: after === '' ? null : after, limit: PAGE }
      const found = await conversations.list({ companyId, botId, state: 'OPEN' }, page)
      return found.map(({ id }) => ({ id, conversationId: id }))
    })
  }

  done(): Promise<void> {
    return this.#running
  }

  #queue(read: (after: string) => Promise<Page>) {
    this.#running = this.#running
      .then(() => this.#armAll(read))
      .catch(error => {
        if (!('refusal' in error)) this.#parts.report(error)
      })
  }

  async #armAll(read: (after: string) => Promise<Page>) {
    for (let after = ''; !this.#signal.aborted; ) {
      const page = await read(after)
      await Promise.all(page.map(({ conversationId }) => this.#arm(conversationId)))
      if (page.length < PAGE) return
      after = page.at(-1)!.id
      await this.#parts.turns.next('timers')
    }
  }

  async #arm(conversationId: string) {
    const { store, commands } = this.#parts
    const found = await store.conversations.get(conversationId)
    if (!found) return
    const [user, agent] = await Promise.all([
      store.events.newestMessage(conversationId, 'USER'),
      store.events.newestMessage(conversationId, 'AGENT'),
    ])
    const since = found.handover?.acceptedAt ?? 0
    const seqOf = (message: MessagePosted | null) => (message !== null && message.at >= since ? message.seq : 0)
    const [userSeq, agentSeq] = [seqOf(user), seqOf(agent)]
    const lastBy = userSeq > agentSeq ? 'USER' : agentSeq > 0 ? 'AGENT' : null
    const principal = { kind: 'system', companyId: found.companyId } as const
    await commands.handle({ principal, target: { conversationId }, command: { kind: 'arm', lastBy } })
  }
}
