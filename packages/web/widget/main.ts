import { addWidget } from './global.ts'
import { optionsOf } from './options.ts'

type Tag = HTMLScriptElement
const TAG = 'script[src*="/widget.js"]'
const MODULE = '[type=module]'
/** Set only while a classic script runs. */
const current = document.currentScript as Tag | null

if (current) start(current)
else {
  // A module runs once per page, but each of its tags has a load event, also those that are added later.
  document.addEventListener(
    'load',
    ({ target }) => (target as Tag).matches?.(TAG + MODULE) && start(target as Tag),
    true,
  )
  document.querySelectorAll<Tag>(`${TAG}[data-bot]:not(${MODULE})`).forEach(start)
}

function start({ src, dataset }: Tag) {
  const options = optionsOf(src, dataset)
  if (options) boot()
  else console.error('Baton: the script tag of the widget needs data-bot="bot_…".')

  function boot() {
    // Not yet on a page that the browser loads ahead and may never show.
    if ((document as { prerendering?: boolean }).prerendering) return bootAfter('prerenderingchange')
    if (!document.body) return bootAfter('DOMContentLoaded')
    addWidget(options!)
  }

  function bootAfter(event: string) {
    document.addEventListener(event, boot, { once: true })
  }
}
