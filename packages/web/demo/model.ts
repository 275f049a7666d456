import { createBaton } from '@baton/client'
import { computed, effect, signal } from '@preact/signals'
import { followLog } from './conversation-log.ts'
import { DemoConversation } from './documents.ts'
import { type Destination, handoverAt, stepOf } from './guide.ts'
import { createPartner } from './partner.ts'
import type { Target } from './rest-call.ts'
import type { Setup } from './setup.ts'
import { forgetVisitor, watchVisitorSession } from './visitor-session.ts'

export type Model = ReturnType<typeof createModel>
export type Tab = 'shop' | 'people' | 'log'

/** The state that the parts of the page share. */
export function createModel({ botId, keys }: Setup) {
  const baton = createBaton({ url: location.origin, token: keys.agent })
  const conversationId = watchVisitorSession(botId)
  const log = followLog(baton, conversationId)
  const visitor = signal<(Target & { conversationId: string }) | null>(null)
  const partner = createPartner({ key: keys.integration, visitor })
  const destination = signal<Destination>('desk')
  const tab = signal<Tab>('shop')
  /** Counts the visitors, and so the shop's frames; null while one is replaced by the next. */
  const visitorNumber = signal<number | null>(1)
  const rows = computed(() => log.value.rows)

  effect(() => {
    visitor.value = null
    if (conversationId.value !== null) void loadVisitor(conversationId.value)
  })

  return {
    keys,
    log,
    rows,
    partner,
    destination,
    tab,
    visitor,
    visitorNumber,
    step: computed(() => stepOf(rows.value)),
    /** Where the visitor's handover is, also while the page shows the other destination. */
    handoverAt: computed(() => handoverAt(rows.value)),
    setDestination(next: Destination) {
      destination.value = next
      const id = conversationId.peek()
      if (id !== null) void setRoute(id, next)
    },
    /** The visitor leaves the shop, and a new one comes. */
    async startOver() {
      const left = conversationId.peek()
      const number = visitorNumber.peek() ?? 1
      visitorNumber.value = null
      // The frame must be gone before: while it unloads, its widget stores its values once more.
      await new Promise(resolve => requestAnimationFrame(resolve))
      forgetVisitor(botId)
      conversationId.value = null
      partner.clear()
      visitorNumber.value = number + 1
      tab.value = 'shop'
      if (left !== null) await baton.closeConversation({ conversationId: left }).catch(() => null)
    },
  }

  /** A visitor with a route keeps it; a new one gets the route of the switch. */
  async function loadVisitor(id: string) {
    const { conversation } = await baton.request(DemoConversation, { id }).catch(() => ({ conversation: null }))
    if (!conversation || conversationId.peek() !== id) return
    visitor.value = { botId, userId: conversation.userId, conversationId: id }
    const { route } = conversation.variables as { route?: unknown }
    if (route === 'desk' || route === 'partner') destination.value = route
    else if (destination.peek() === 'partner') await setRoute(id, 'partner')
  }

  /** The bot's flow reads this variable when the visitor asks for a person. */
  async function setRoute(id: string, route: Destination) {
    await baton.setVariables({ conversationId: id, variables: { route } }).catch(() => null)
  }
}
