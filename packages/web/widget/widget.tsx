import { createVisitor } from '@baton/client'
import { render } from 'preact'
import { beep } from './beep.ts'
import { WidgetLooks } from './documents.ts'
import { dress } from './dress.ts'
import { makeEmitter } from './emitter.ts'
import { follow, type News } from './heed.ts'
import { type Looks, plain } from './looks.ts'
import { makeMemory } from './memory.ts'
import type { Actions, Model } from './model.ts'
import type { Options } from './options.ts'
import { makeReading } from './reading.ts'
import { reveal } from './reveal.ts'
import { makeStage } from './stage.ts'
import { makeTalk, silent, type TalkView } from './talk.ts'
import { statusOf, tell } from './tell.ts'
import { App } from './view/app.tsx'
import { type IdentitySource, visitor, vouched, type Who } from './who.ts'

export type WidgetApi = ReturnType<typeof makeWidget>

/** ms between two tellings that the user writes; the server forgets it after 6 s. */
const TYPING_MS = 3_000

/** One bot's widget on this page, drawn at once; nothing is asked of the server before it is. */
export function makeWidget(options: Options) {
  const { server, botId, moduleId } = options
  const stage = makeStage(options)
  const emitter = makeEmitter(botId, document)
  const base = `baton ${server} ${botId}`
  const own = makeMemory(() => localStorage, base)
  const tabOwn = makeMemory(() => sessionStorage, base)
  const darkness = matchMedia('(prefers-color-scheme: dark)')
  const reading = makeReading(own)
  let looks = own.get<Looks>('looks') ?? plain
  let who: Who = visitor
  let variables: Record<string, unknown> = {}
  let news: News = follow()
  let typedAt = 0
  let identified = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let model: Model = {
    options,
    ...dress(options, looks, isDark()),
    open: false,
    online: navigator.onLine,
    teaser: null,
    talk: silent,
    reveal: reveal([], new Map(), 0),
    unread: 0,
    slot: stage.slot,
    draft: tabOwn.get<string>('draft') ?? '',
  }
  let talk = newTalk()
  const actions: Actions = {
    open: () => open(true),
    close,
    dismiss() {
      own.set('greeted', true)
      show({ teaser: null })
    },
    send,
    retry: id => talk.retry(id),
    discard: id => talk.discard(id),
    begin: () => void talk.begin(),
    write,
  }

  show({})
  listen()
  if (options.token) void identify(options.token)
  else talk.resume()
  // A panel that was open stays open from page to page, but where it would cover the page.
  if (options.open || (tabOwn.get('open') && !stage.small())) open(false)
  void askLooks()

  return {
    open: () => open(true),
    close,
    toggle: () => (model.open ? close() : open(true)),
    /** Says it as the user; opens nothing. */
    send,
    on: emitter.on,
    off: emitter.off,
    setVariables(more: Record<string, unknown>) {
      variables = { ...variables, ...more }
      talk.setVariables(more)
    },
    identify,
    get unread() {
      return model.unread
    },
  }

  function open(focus: boolean) {
    if (model.open) return
    stage.opening()
    tabOwn.set('open', true)
    own.set('greeted', true)
    show({ open: true, teaser: null })
    if (focus) stage.enter()
    if (model.talk.phase === 'idle') void talk.begin()
    emitter.emit('open', {})
  }

  function close() {
    if (!model.open) return
    tabOwn.remove('open')
    const inside = stage.focused()
    show({ open: false })
    if (inside) stage.leave()
    emitter.emit('close', {})
  }

  function send(text: string) {
    if (!text.trim()) return
    typedAt = 0
    talk.send(text.trim())
  }

  function write(text: string) {
    tabOwn.set('draft', text)
    model.draft = text
    const now = Date.now()
    if (text !== '' && now - typedAt < TYPING_MS) return
    typedAt = text === '' ? 0 : now
    talk.typing(text !== '')
  }

  /** The user whom a token of the customer's names, or, with null, an unknown one again. */
  async function identify(source: IdentitySource | null) {
    identified += 1
    const mine = identified
    try {
      const next = source === null ? visitor : await vouched(source)
      // Somebody else was named meanwhile.
      if (mine !== identified) return
      talk.close()
      who = next
      news = follow()
      show({ talk: silent })
      talk = newTalk()
      talk.setVariables(variables)
      const found = talk.resume()
      if (!found && (!who.anonymous || model.open)) await talk.begin()
    } catch (error) {
      fail({ code: 'unauthenticated', message: String(error) })
    }
  }

  function newTalk() {
    // What is known of a named user does not outlive the tab.
    const prefix = who.anonymous ? base : `${base} ${who.name}`
    const memory = who.anonymous ? own : makeMemory(() => sessionStorage, prefix)
    const tab = makeMemory(() => sessionStorage, prefix)
    return makeTalk({ server, botId, moduleId, who, memory, tab, seen, fail })
  }

  function seen(view: TalkView) {
    const before = model.talk
    news = follow(news, view, Date.now())
    show({ talk: view, ...(view.phase !== 'idle' && { teaser: null }) })
    tell(emitter, before, view, news, model.online)
    if (options.sound && !watched() && news.fresh.some(({ author }) => author.kind !== 'USER')) beep()
  }

  function show(part: Partial<Model>) {
    model = { ...model, ...part }
    clearTimeout(timer)
    model.reveal = reveal(model.talk.state.messages, news.arrivals, Date.now())
    const { next } = model.reveal
    if (next !== null) timer = setTimeout(() => show({}), next + 1)
    const { unread, mark } = reading(model.talk, watched() && next === null)
    if (mark !== null) talk.mark(mark)
    const changed = unread !== model.unread
    model.unread = unread
    render(<App model={model} actions={actions} />, stage.root)
    if (changed) emitter.emit('unread', { unread })
  }

  /** Whether somebody looks at the log. */
  function watched() {
    return model.open && document.visibilityState === 'visible'
  }

  async function askLooks() {
    const baton = createVisitor({ url: server })
    try {
      const { widget } = await baton.request(WidgetLooks, { botId })
      if (!widget) return fail({ code: 'not_found', message: `There is no bot ${botId}.` })
      looks = widget
      own.set('looks', looks)
      const greeted = own.get('greeted') || model.open || model.talk.phase !== 'idle'
      show({ ...dress(options, looks, isDark()), teaser: greeted ? null : (looks.greeting ?? null) })
    } catch (error) {
      // It stays as it was drawn.
      fail(error as { code: string; message: string })
    } finally {
      baton.dispose()
    }
  }

  function isDark() {
    return options.theme === 'dark' || (options.theme === 'auto' && darkness.matches)
  }

  function fail({ code, message }: { code: string; message: string }) {
    emitter.emit('error', { code, message })
  }

  function listen() {
    const line = () => {
      show({ online: navigator.onLine })
      emitter.emit('status', { status: statusOf(model.talk, model.online) })
    }
    addEventListener('online', line)
    addEventListener('offline', line)
    addEventListener('pagehide', () => talk.keep())
    addEventListener('storage', event => {
      if (event.key === own.key('session') && who.anonymous) talk.heard()
    })
    document.addEventListener('visibilitychange', () => show({}))
    darkness.addEventListener('change', () => show(dress(options, looks, isDark())))
  }
}
