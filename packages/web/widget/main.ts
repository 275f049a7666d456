// First in the bundle: gzip then saves 100 bytes.
import 'preact/hooks'

import { exposeApi } from './global.ts'
import { isMounted } from './mount.ts'
import { optionsOf } from './options.ts'
import { createWidget } from './widget.ts'

// Set only while a classic script first runs: not in a module or a bundle.
const tag =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-bot][src*="/widget.js"]')
const options = tag && optionsOf(tag.src, tag.dataset)

if (!options) console.error('Baton: the script tag of the widget needs data-bot="bot_…".')
else if (document.body) boot()
else document.addEventListener('DOMContentLoaded', boot, { once: true })

/** The same tag twice makes one widget. */
function boot() {
  if (options && !isMounted(options)) exposeApi(options, createWidget(options))
}
