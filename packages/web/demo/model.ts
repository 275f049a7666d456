import { createBaton } from '@baton/client'
import { computed, effect, signal } from '@preact/signals'
import type { Whom } from './call.ts'
import { DemoConversation } from './documents.ts'
import { type Place, placeOf, stepOf } from './guide.ts'
import { makePartner } from './partner.ts'
import { forgetVisitor, watchSession } from './session.ts'
import type { Setup } from './setup.ts'
import { followThread } from './thread.ts'

export type Model = ReturnType<typeof makeModel>
export type Tab = 'shop' | 'people' | 'log'

/** What the parts of the page share. */
export function makeModel({ botId, keys }: Setup) {
  const baton = createBaton({ url: location.origin, token: keys.agent })
  const conversationId = watchSession(botId)
  const thread = followThread(baton, conversationId)
  const whom = signal<(Whom & { conversationId: string }) | null>(null)
  const partner = makePartner({ key: keys.integration, whom })
  const place = signal<Place>('desk')
  const tab = signal<Tab>('shop')
  /** Counts the visitors; null while one leaves. */
  const visitor = signal<number | null>(1)
  const rows = computed(() => thread.value.rows)

  effect(() => {
    whom.value = null
    if (conversationId.value !== null) void meet(conversationId.value)
  })

  return {
    keys,
    thread,
    rows,
    partner,
    place,
    tab,
    visitor,
    whom,
    step: computed(() => stepOf(rows.value)),
    /** Where the visitor waits or talks, whatever is looked at. */
    asked: computed(() => placeOf(rows.value)),
    goTo(next: Place) {
      place.value = next
      if (conversationId.peek() !== null) void steer(conversationId.peek() as string, next)
    },
    /** Somebody new comes into the shop; whoever was there leaves. */
    async startOver() {
      const left = conversationId.peek()
      const number = visitor.peek() ?? 1
      visitor.value = null
      // The frame has to be gone: it would write down what it knows once more.
      await new Promise(resolve => requestAnimationFrame(resolve))
      forgetVisitor(botId)
      conversationId.value = null
      partner.forget()
      visitor.value = number + 1
      tab.value = 'shop'
      if (left !== null) await baton.closeConversation({ conversationId: left }).catch(() => null)
    },
  }

  /** A visitor who has been sent somewhere stays with it; a new one goes where the switch stands. */
  async function meet(id: string) {
    const { conversation } = await baton.request(DemoConversation, { id }).catch(() => ({ conversation: null }))
    if (!conversation || conversationId.peek() !== id) return
    whom.value = { botId, userId: conversation.userId, conversationId: id }
    const { route } = conversation.variables as { route?: unknown }
    if (route === 'desk' || route === 'partner') place.value = route
    else if (place.peek() === 'partner') await steer(id, 'partner')
  }

  /** The flow asks this variable where "I want a person" leads. */
  async function steer(id: string, route: Place) {
    await baton.setVariables({ conversationId: id, variables: { route } }).catch(() => null)
  }
}
