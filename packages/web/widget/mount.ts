import type { Options } from './options.ts'
import css from './widget.css?inline'

export const ELEMENT = 'baton-widget'

/** A script that keeps removing the element must not keep the page busy. */
const RETURN_MS = 100

/** Adds the widget's element to the page. Its shadow root keeps the page's styles out and ours in. */
export function mount({ server, botId, position }: Options, signal: AbortSignal) {
  const host = document.createElement(ELEMENT)
  Object.assign(host.dataset, { bot: botId, server, position })
  const shadow = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  shadow.adoptedStyleSheets = [sheet]
  const root = document.createElement('div')
  shadow.append(root)
  // The page's shortcuts must not react to what is typed here: outside the shadow root its target is no text field.
  for (const kind of ['keydown', 'keypress', 'keyup']) root.addEventListener(kind, event => event.stopPropagation())
  keepAttached(host, signal)
  fitViewport(host, signal)
  return root
}

/**
 * Beside the body, which single-page navigation replaces and whose transform or zoom would move the button; in the top layer, for a
 * transform of the root element. A page that replaces its root element gets the widget again.
 */
function keepAttached(host: HTMLElement, signal: AbortSignal) {
  const attach = () => {
    const page = document.documentElement
    if (signal.aborted || host.isConnected || !page) return
    page.appendChild(host)
    host.popover = 'manual'
    host.showPopover?.()
    observer.observe(page, { childList: true })
  }
  const observer = new MutationObserver(() => host.isConnected || setTimeout(attach, RETURN_MS))
  observer.observe(document, { childList: true })
  attach()
  signal.addEventListener('abort', () => {
    observer.disconnect()
    host.remove()
  })
}

/** Passes the height of the on-screen keyboard to the style sheet, which cannot measure it. */
function fitViewport(host: HTMLElement, signal: AbortSignal) {
  const view = window.visualViewport
  if (!view) return
  const fit = () => {
    // Not while the page is zoomed: then the reader moves the viewport.
    const keyboard = view.scale === 1 ? Math.max(0, window.innerHeight - view.height) : 0
    host.style.setProperty('--keyboard', `${Math.round(keyboard)}px`)
    host.style.setProperty('--top', keyboard > 0 ? `${Math.round(view.offsetTop)}px` : '0px')
  }
  view.addEventListener('resize', fit, { signal })
  view.addEventListener('scroll', fit, { signal })
}
