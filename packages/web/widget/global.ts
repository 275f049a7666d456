import type { Options } from './options.ts'
import { NAME } from './stage.ts'
import type { WidgetApi } from './widget.tsx'

type Caller = (api: Global) => void
/** The one name the widget leaves on the page. Of several widgets it is the first, and leads to the others. */
export type Global = WidgetApi & { push: (...callers: Caller[]) => void; of: (botId: string) => WidgetApi | null }
type Housed = HTMLElement & { baton?: WidgetApi }

/** Functions that were pushed on an array of this name before the script came are called now; later ones at once. */
export function place({ global, botId }: Options, api: WidgetApi) {
  const names = window as unknown as Record<string, unknown>
  const all = () => [...document.querySelectorAll<Housed>(NAME)]
  const find = (id: string) => all().find(({ dataset }) => dataset.bot === id)
  // Another tag runs this script anew: what the two share is the document.
  find(botId)!.baton = api
  const waiting = names[global]
  if (waiting === undefined || Array.isArray(waiting)) {
    const own: Global = Object.assign(api, { push, of: (id: string) => find(id)?.baton ?? null })
    names[global] = own
    push(...((waiting as Caller[] | undefined) ?? []))
  }
  document.dispatchEvent(new CustomEvent('baton:ready', { detail: { botId, api } }))

  function push(...callers: Caller[]) {
    for (const call of callers) {
      try {
        call(names[global] as Global)
      } catch (error) {
        console.error(error)
      }
    }
  }
}
