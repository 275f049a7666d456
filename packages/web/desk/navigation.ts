import { effect, signal } from '@preact/signals'
import { hrefOf, parseRoute, type Route, type View } from './route.ts'

/** The current page, read from the address; and the list last opened, which stays beside a conversation. */
export const route = signal<Route>(parseRoute(location.hash))
export const view = signal<View>('waiting')

addEventListener('hashchange', () => {
  route.value = parseRoute(location.hash)
})
effect(() => {
  if (route.value.at === 'list') view.value = route.value.view
})

export function go(to: Route) {
  const href = hrefOf(to)
  if (location.hash === href) return
  location.hash = href
  route.value = to
}

export const backToList = () => go({ at: 'list', view: view.value })
