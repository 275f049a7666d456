import type { Options } from './options.ts'
import css from './widget.css?inline'

export const ELEMENT = 'baton-widget'

const mounted = () => [...document.querySelectorAll<HTMLElement>(ELEMENT)]

export const isMounted = ({ server, botId }: Options): boolean =>
  mounted().some(({ dataset }) => dataset.bot === botId && dataset.server === server)

/** Adds the widget's element to the page. Its shadow root keeps the page's styles out and ours in. */
export function mount({ server, botId, position }: Options) {
  const slot = mounted().filter(({ dataset }) => dataset.position === position).length
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
  document.body.append(host)
  fitViewport(host)
  return { root, slot }
}

/** Passes the height of the on-screen keyboard to the style sheet, which cannot measure it. */
function fitViewport(host: HTMLElement) {
  const view = window.visualViewport
  if (!view) return
  const fit = () => {
    // Not while the page is zoomed: then the reader moves the viewport.
    const keyboard = view.scale === 1 ? Math.max(0, window.innerHeight - view.height) : 0
    host.style.setProperty('--keyboard', `${Math.round(keyboard)}px`)
    host.style.setProperty('--top', keyboard > 0 ? `${Math.round(view.offsetTop)}px` : '0px')
  }
  view.addEventListener('resize', fit)
  view.addEventListener('scroll', fit)
}
