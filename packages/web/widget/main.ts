import { addWidget } from './global.ts'
import { optionsOf } from './options.ts'

type Tag = HTMLScriptElement
const TAG = 'script[data-bot][src*="/widget.js"]'
/** Set only while a classic script runs. A module runs once for all its tags, also for those that are added later. */
const current = document.currentScript as Tag | null
const started = new WeakSet<EventTarget>()

if (current) start(current)
else {
  const tags = document.querySelectorAll<Tag>(TAG)
  if (tags.length === 0) start(null)
  tags.forEach(start)
  document.addEventListener(
    'load',
    ({ target }) => (target as Tag).matches?.(`${TAG}[type=module]`) && start(target as Tag),
    true,
  )
}

function start(tag: Tag | null) {
  if (tag && started.has(tag)) return
  if (tag) started.add(tag)
  const options = tag && optionsOf(tag.src, tag.dataset)
  const boot = () => {
    // Not for a page that the browser loads ahead and may never show.
    if ((document as { prerendering?: boolean }).prerendering)
      document.addEventListener('prerenderingchange', boot, { once: true })
    else if (!document.body) document.addEventListener('DOMContentLoaded', boot, { once: true })
    else addWidget(options!)
  }
  if (options) boot()
  else console.error('Baton: the script tag of the widget needs data-bot="bot_…".')
}
