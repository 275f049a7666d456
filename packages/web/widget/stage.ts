import type { Options } from './options.ts'
import css from './widget.css?inline'

export const NAME = 'baton-widget'

export const findStage = ({ server, botId }: Options): Element | null =>
  [...document.querySelectorAll<HTMLElement>(NAME)].find(
    ({ dataset }) => dataset.bot === botId && dataset.server === server,
  ) ?? null

/** The element that the widget lives in. Its shadow keeps the page's styles out, and ours in. */
export function makeStage({ server, botId, position }: Options) {
  const slot = [...document.querySelectorAll<HTMLElement>(NAME)].filter(
    each => each.dataset.position === position,
  ).length
  const host = document.createElement(NAME)
  Object.assign(host.dataset, { bot: botId, server, position })
  const shadow = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  shadow.adoptedStyleSheets = [sheet]
  const root = document.createElement('div')
  shadow.append(root)
  // Keys that are typed here are none of the page's shortcuts: outside, they would seem to come from no field.
  for (const kind of ['keydown', 'keypress', 'keyup']) root.addEventListener(kind, event => event.stopPropagation())
  document.body.append(host)
  let opener: HTMLElement | null = null
  fitViewport(host)

  return {
    root,
    slot,
    /** Whether the panel covers the page. */
    small: () => matchMedia('(max-width: 480px)').matches,
    focused: () => shadow.activeElement !== null,
    /** Remembers where the focus came from. */
    opening() {
      opener = document.activeElement as HTMLElement | null
    },
    /** A keyboard on a screen would cover half of what there is to read. */
    enter() {
      const field = matchMedia('(pointer: coarse)').matches ? null : root.querySelector('textarea')
      ;(field ?? root.querySelector<HTMLElement>('[role=dialog]'))?.focus()
    },
    leave() {
      const outside = opener?.isConnected && opener !== document.body && opener !== host
      ;(outside ? opener : root.querySelector<HTMLElement>('.launcher'))?.focus()
    },
  }
}

/** What a keyboard on the screen leaves free; style sheets cannot tell. */
function fitViewport(host: HTMLElement) {
  const view = window.visualViewport
  if (!view) return
  const fit = () => {
    // Not while the page is magnified: it is then the reader who moves the window about.
    const keyboard = view.scale === 1 ? Math.max(0, window.innerHeight - view.height) : 0
    host.style.setProperty('--keyboard', `${Math.round(keyboard)}px`)
    host.style.setProperty('--top', keyboard > 0 ? `${Math.round(view.offsetTop)}px` : '0px')
  }
  view.addEventListener('resize', fit)
  view.addEventListener('scroll', fit)
}
