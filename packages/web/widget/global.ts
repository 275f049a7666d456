import { ELEMENT } from './mount.ts'
import type { Options } from './options.ts'
import { createWidget, type WidgetApi } from './widget.ts'

type Callback = (api: Global) => void
/** The widget's only global. With several widgets it is the first one's API, and `of` finds the others. */
type Global = WidgetApi & {
  push: (...callbacks: Callback[]) => void
  of: (botId: string) => Global | null
  destroy: () => void
}
type Entry = { api: Global; options: Options; slot: number }

const names = window as unknown as Record<string | symbol, unknown>
/** Each tag runs the script again: they share only the window. */
const KEY = Symbol.for(ELEMENT)
const entries = () => (names[KEY] ?? []) as Entry[]

/** Adds the tag's widget to the page, unless it is there. */
export function addWidget(options: Options) {
  const { server, botId, position, global } = options
  const others = entries()
  if (others.some(each => each.options.botId === botId && each.options.server === server)) return expose(global)
  let slot = 0
  while (others.some(each => each.slot === slot && each.options.position === position)) slot += 1
  const ending = new AbortController()
  const { signal } = ending
  const api: Global = Object.assign(createWidget(options, slot, signal), {
    push(...callbacks: Callback[]) {
      for (const call of callbacks) {
        try {
          // A callback before this one has destroyed the widget: those left are for the next.
          if (signal.aborted) names[global] ??= []
          if (signal.aborted) (names[global] as Callback[]).push(call)
          else call(api)
        } catch (error) {
          console.error(error)
        }
      }
    },
    of: (id: string) => entries().find(each => each.options.botId === id)?.api ?? null,
    destroy() {
      ending.abort()
      const left = entries().filter(each => each.api !== api)
      if (left.length > 0) names[KEY] = left
      else delete names[KEY]
      if (names[global] !== api) return
      delete names[global]
      expose(global)
    },
  })
  names[KEY] = [...others, { api, options, slot }]
  expose(global)
  document.dispatchEvent(new CustomEvent('baton:ready', { detail: { botId, api } }))
}

/** Calls the functions that the page pushed on an array of this name before there was a widget; later ones are called at once. */
function expose(global: string) {
  const api = entries().find(each => each.options.global === global)?.api
  const waiting = names[global]
  if (!api || (waiting !== undefined && !Array.isArray(waiting))) return
  names[global] = api
  api.push(...((waiting as Callback[] | undefined) ?? []))
}
