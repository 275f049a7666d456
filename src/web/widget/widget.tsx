import { render } from 'preact'
import { createVisitor } from '../../client/visitor.ts'
import { beep } from './beep.ts'
import { WidgetLooks } from './documents.ts'
import { makeEmitter } from './emitter.ts'
import { follow, type News } from './heed.ts'
import { directionOf, type Looks, normalColour, plain, propertiesOf } from './looks.ts'
import { makeMemory } from './memory.ts'
import type { Actions, Model } from './model.ts'
import type { Options } from './options.ts'
import { reveal } from './reveal.ts'
import { makeStage } from './stage.ts'
import { makeTalk, silent, type TalkView } from './talk.ts'
import { newestOf, unreadOf } from './unread.ts'
import { App } from './view/app.tsx'
import { type IdentitySource, visitor, vouched, type Who } from './who.ts'
import { wordsOf } from './words.ts'

export type WidgetApi = ReturnType<typeof makeWidget>

/** ms between two tellings that the user writes; the server forgets it after 6 s. */
const TYPING_MS = 3_000

/** One bot's widget on this page, drawn at once; nothing is asked of the server before it is. */
export function makeWidget(options: Options) {
  const { server, botId } = options
  const stage = makeStage(options)
  const emitter = makeEmitter(botId, document)
  const base = `baton ${server} ${botId}`
  const own = makeMemory(() => localStorage, base)
  const tabOwn = makeMemory(() => sessionStorage, base)
  const darkness = matchMedia('(prefers-color-scheme: dark)')
  let who: Who = visitor
  let variables: Record<string, unknown> = {}
  let news: News = follow()
  let read = 0
  let typedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let model: Model = {
    options,
    ...dress(own.get<Looks>('looks') ?? plain),
    open: false,
    online: navigator.onLine,
    teaser: null,
    talk: silent,
    reveal: reveal([], new Map(), 0),
    unread: 0,
    slot: stage.slot,
    dark: isDark(),
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
    write(text) {
      tabOwn.set('draft', text)
      model.draft = text
      const now = Date.now()
      if (text !== '' && now - typedAt < TYPING_MS) return
      typedAt = text === '' ? 0 : now
      talk.typing(text !== '')
    },
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

  function send(text: string) {
    if (!text.trim()) return
    typedAt = 0
    talk.send(text.trim())
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

  /** The user whom a token of the customer's names, or, with null, an unknown one again. */
  async function identify(source: IdentitySource | null) {
    try {
      const next = source === null ? visitor : await vouched(source)
      talk.close()
      who = next
      news = follow()
      read = 0
      show({ talk: silent, unread: 0 })
      talk = newTalk()
      talk.setVariables(variables)
      if (!who.anonymous || model.open) void (talk.resume() || talk.begin())
      else talk.resume()
    } catch (error) {
      fail({ code: 'unauthenticated', message: String(error) })
    }
  }

  function newTalk() {
    const { moduleId } = options
    // What is known of a named user does not outlive the tab.
    const prefix = who.anonymous ? base : `${base} ${who.name}`
    const memory = who.anonymous ? own : makeMemory(() => sessionStorage, prefix)
    const tab = makeMemory(() => sessionStorage, prefix)
    return makeTalk({ server, botId, moduleId, who, memory, tab, seen, fail })
  }

  function seen(view: TalkView) {
    const before = model.talk
    const first = news.conversationId !== view.conversationId
    news = follow(news, view, Date.now())
    if (first)
      read =
        own.get<{ id: string; seq: number }>('read')?.id === view.conversationId
          ? own.get<{ seq: number }>('read')!.seq
          : 0
    show({ talk: view, ...(view.phase !== 'idle' && { teaser: null }) })
    for (const message of news.fresh) {
      const { id, seq, text, author } = message
      const mine = author.kind === 'USER'
      emitter.emit('message', { id, seq, text, mine, author: { kind: author.kind, name: author.name } })
      if (!mine && options.sound && !watched()) beep()
    }
    if (view.phase !== before.phase || view.status !== before.status) tellStatus()
    const state = view.state.handover?.state ?? 'NONE'
    if (news.settled && state !== (before.state.handover?.state ?? 'NONE'))
      emitter.emit('handover', { state, mode: view.state.mode })
  }

  function tellStatus() {
    const { phase, status } = model.talk
    const on = phase === 'on' ? (status === 'live' ? 'live' : 'connecting') : phase
    emitter.emit('status', { status: model.online || phase === 'idle' ? on : 'offline' })
  }

  function fail({ code, message }: { code: string; message: string }) {
    emitter.emit('error', { code, message })
  }

  function isDark() {
    return options.theme === 'dark' || (options.theme === 'auto' && darkness.matches)
  }

  /** Whether somebody looks at the log. */
  function watched() {
    return model.open && document.visibilityState === 'visible'
  }

  function show(part: Partial<Model>) {
    model = { ...model, ...part }
    clearTimeout(timer)
    const { talk: view } = model
    model.reveal = reveal(view.state.messages, news.arrivals, Date.now())
    if (model.reveal.next !== null) timer = setTimeout(() => show({}), model.reveal.next + 1)
    const newest = newestOf(view.state)
    if (watched() && model.reveal.next === null && newest > read) {
      read = newest
      own.set('read', { id: view.conversationId, seq: read })
      if (unreadOf(view.state, 0) > 0) talk?.mark(read)
    }
    const unread = unreadOf(view.state, read)
    const changed = unread !== model.unread
    model.unread = unread
    render(<App model={model} actions={actions} />, stage.root)
    if (changed) emitter.emit('unread', { unread })
  }

  async function askLooks() {
    const baton = createVisitor({ url: server })
    try {
      const { widget } = await baton.ask(WidgetLooks, { botId })
      if (!widget) return fail({ code: 'not_found', message: `There is no bot ${botId}.` })
      own.set('looks', widget)
      const greeted = own.get('greeted') || model.open || model.talk.phase !== 'idle'
      show({ ...dress(widget), teaser: greeted ? null : (widget.greeting ?? null) })
    } catch (error) {
      // It stays as it was drawn.
      fail(error as { code: string; message: string })
    } finally {
      baton.dispose()
    }
  }

  function dress(looks: Looks) {
    const { language, words } = wordsOf([
      options.language,
      looks.language,
      document.documentElement.lang,
      ...navigator.languages,
    ])
    const named = { ...looks, title: options.title ?? looks.title }
    return {
      looks: named,
      language,
      words,
      direction: directionOf(looks, language),
      properties: propertiesOf(looks, normalColour),
    }
  }

  function listen() {
    const line = () => {
      show({ online: navigator.onLine })
      tellStatus()
    }
    addEventListener('online', line)
    addEventListener('offline', line)
    addEventListener('pagehide', () => talk.keep())
    addEventListener('storage', event => {
      if (event.key === own.key('session')) talk.heard()
    })
    document.addEventListener('visibilitychange', () => show({}))
    darkness.addEventListener('change', () => show({ dark: isDark() }))
  }
}
