import type { Emitter } from './emitter.ts'
import type { Screen } from './screen.tsx'
import type { JsonStorage } from './storage.ts'

type Parts = {
  root: HTMLElement
  screen: Screen
  local: JsonStorage
  tab: JsonStorage
  emit: Emitter['emit']
  onOpen: () => void
}

/** Opens and closes the panel, moves the focus there and back, and remembers for the next page what is open. */
export function createPanel({ root, screen, local, tab, emit, onOpen }: Parts) {
  const shadow = root.getRootNode() as ShadowRoot
  let opener: HTMLElement | null = null
  return {
    /** `focus`: false for a panel that the user has not asked for. */
    open(focus: unknown = true) {
      if (screen.model.open) return
      opener = document.activeElement as HTMLElement | null
      tab.set('open', true)
      local.set('greeted', true)
      screen.show({ open: true, greeting: null })
      // With a touch screen the text field gets no focus: the keyboard would cover half of the messages.
      const field = matchMedia('(pointer: coarse)').matches ? null : root.querySelector('textarea')
      if (focus) (field ?? root.querySelector<HTMLElement>('[role=dialog]'))?.focus()
      onOpen()
      emit('open', {})
    },
    close() {
      if (!screen.model.open) return
      tab.remove('open')
      const hadFocus = shadow.activeElement
      screen.show({ open: false })
      const isOutside = opener?.isConnected && opener !== document.body && opener !== shadow.host
      if (hadFocus) (isOutside ? opener : root.querySelector<HTMLElement>('.launcher'))?.focus()
      emit('close', {})
    },
    dismissGreeting() {
      local.set('greeted', true)
      screen.show({ greeting: null })
    },
    /** Whether it was open on the last page. On a phone it stays closed then: it would cover this page. */
    wasOpen: () => tab.get('open', null) && !matchMedia('(max-width: 480px)').matches,
  }
}
