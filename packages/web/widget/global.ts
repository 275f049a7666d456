import { ELEMENT } from './mount.ts'
import type { Options } from './options.ts'
import type { WidgetApi } from './widget.ts'

type Callback = (api: Global) => void
/** The widget's only global. With several widgets it is the first one's API, and `of` finds the others. */
type Global = WidgetApi & { push: (...callbacks: Callback[]) => void; of: (botId: string) => WidgetApi | null }
type Host = HTMLElement & { baton?: WidgetApi }

/** Calls the functions that the page pushed on an array of this name before the script ran; later ones are called at once. */
export function exposeApi({ global, botId }: Options, api: WidgetApi) {
  const names = window as unknown as Record<string, unknown>
  // A second tag runs this script again: the two share only the document.
  const find = (id: string) => [...document.querySelectorAll<Host>(ELEMENT)].find(({ dataset }) => dataset.bot === id)
  find(botId)!.baton = api
  const waiting = names[global]
  if (waiting === undefined || Array.isArray(waiting)) {
    const own: Global = Object.assign(api, { push, of: (id: string) => find(id)?.baton ?? null })
    names[global] = own
    push(...((waiting as Callback[] | undefined) ?? []))
  }
  document.dispatchEvent(new CustomEvent('baton:ready', { detail: { botId, api } }))

  function push(...callbacks: Callback[]) {
    for (const call of callbacks) {
      try {
        call(names[global] as Global)
      } catch (error) {
        console.error(error)
      }
    }
  }
}
