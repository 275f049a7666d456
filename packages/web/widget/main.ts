import { place } from './global.ts'
import { optionsOf } from './options.ts'
import { findStage } from './stage.ts'
import { makeWidget } from './widget.tsx'

// Known only while the script runs for the first time; a module, or a script that was put together, may have none.
const tag =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-bot][src*="/widget.js"]')
const options = tag && optionsOf(tag.src, tag.dataset)

if (!options) console.error('Baton: the script tag of the widget needs data-bot="bot_…".')
else if (document.body) boot()
else document.addEventListener('DOMContentLoaded', boot, { once: true })

/** The same tag twice is one widget. */
function boot() {
  if (options && !findStage(options)) place(options, makeWidget(options))
}
