import { chime } from '../ui/chime.ts'
import { type Appearance, appearanceExample, defaultAppearance } from './appearance.ts'
import { createFetch } from './connect.ts'
import { CurrentUser } from './current-user.ts'
import { detectNew, noNews } from './detect-new.ts'
import { emitChanges, statusOf } from './emit.ts'
import { createEmitter } from './emitter.ts'
import type { IdentitySource } from './identity.ts'
import { loadAppearance } from './load-appearance.ts'
import { mount } from './mount.ts'
import type { Options } from './options.ts'
import { createPanel } from './panel.ts'
import { createScreen } from './screen.tsx'
import { noSession, type SessionView } from './session-view.ts'
import { createJsonStorage } from './storage.ts'
import { darkScheme, themeOf } from './theme.ts'
import { createTypingNotifier } from './typing-notifier.ts'

export type WidgetApi = ReturnType<typeof createWidget>

/** Draws one bot's widget on this page, before it asks the server for anything. Returns the API for the page. */
export function createWidget(options: Options, slot: number, signal: AbortSignal) {
  const { server, botId } = options
  const prefix = `baton ${server} ${botId}`
  const local = createJsonStorage(() => localStorage, prefix)
  const tab = createJsonStorage(() => sessionStorage, prefix)
  const emitter = createEmitter(botId, document)
  const { emit, on, off } = emitter
  const root = mount(options, signal)
  const connection = { ...options, signal, fetch: createFetch(root.getRootNode()) }
  // Stored under an older name of the appearance: browsers hold it.
  let appearance = local.get<Appearance>('looks', appearanceExample) ?? defaultAppearance
  const user = new CurrentUser({ connection, prefix, local, onView, onError, onSwitch })
  const typing = createTypingNotifier(typing => user.session.open?.setTyping(typing))
  const screen = createScreen({
    root,
    storage: local,
    signal,
    model: {
      options,
      ...themeOf(options, appearance),
      open: false,
      online: navigator.onLine,
      greeting: null,
      session: noSession,
      news: noNews,
      slot,
      draft: tab.get<string>('draft', '') ?? '',
    },
    onRead: seq => user.session.open?.markRead(seq),
    onUnreadChange: unread => emit('unread', { unread }),
  })
  const panel = createPanel({ root, screen, local, tab, emit, onOpen })

  screen.actions = {
    ...panel,
    startConversation: () => user.session.start(),
    write(text) {
      tab.set('draft', text)
      screen.model.draft = text
      typing.onInput(text)
    },
    send,
    retry: id => user.session.retry(id),
    discard: id => user.session.discard(id),
    cancelWait: () => user.session.open?.cancelWait(),
  }
  screen.show({})
  listen()
  if (options.token) void identify(options.token)
  else resume()
  if (options.open || panel.wasOpen()) panel.open(false)
  void updateAppearance()

  // The page may keep a method of a widget that it has destroyed.
  const live =
    <A extends unknown[], R>(run: (...args: A) => R) =>
    (...args: A) =>
      signal.aborted ? undefined : run(...args)
  return {
    open: live(() => panel.open()),
    close: live(panel.close),
    toggle: live(() => (screen.model.open ? panel.close() : panel.open())),
    send: live(send),
    on,
    off,
    setVariables: live((variables: Record<string, unknown>) => user.setVariables(variables)),
    identify: live(identify),
    get unread() {
      return screen.model.unread
    },
  }

  function resume() {
    if (!user.session.resume() && screen.model.open) void user.session.start()
  }

  function send(text: string) {
    if (!text.trim()) return
    typing.onSend()
    user.session.send(text.trim())
  }

  function identify(source: IdentitySource | null) {
    return user.identify(source, () => screen.model.open)
  }

  function onOpen() {
    if (screen.model.session.phase === 'idle') void user.session.start()
  }

  function onView(view: SessionView) {
    const { session: before, online } = screen.model
    const news = detectNew(screen.model.news, view, Date.now())
    screen.show({ session: view, news, ...(view.phase !== 'idle' && { greeting: null }) })
    emitChanges(emitter, before, view, news, online)
    const isAddressed = news.messages.some(({ author }) => author.kind !== 'USER')
    if (options.sound && isAddressed && !screen.isWatched()) chime()
  }

  function onSwitch() {
    screen.show({ session: noSession, news: noNews })
  }

  function onError({ code, message }: { code: string; message: string }) {
    if (!signal.aborted) emit('error', { code, message })
  }

  async function updateAppearance() {
    try {
      const loaded = await loadAppearance(connection)
      if (!loaded) return onError({ code: 'not_found', message: `There is no bot ${botId}.` })
      appearance = loaded
      local.set('looks', loaded)
      const isGreeted = local.get('greeted', null) || screen.model.open || screen.model.session.phase !== 'idle'
      screen.show({ ...themeOf(options, loaded), greeting: isGreeted ? null : (loaded.greeting ?? null) })
    } catch (error) {
      // The widget keeps the appearance it was drawn with.
      onError(error as { code: string; message: string })
    }
  }

  function listen() {
    const onConnectionChange = () => {
      screen.show({ online: navigator.onLine })
      emit('status', { status: statusOf(screen.model.session, screen.model.online) })
    }
    const on = (target: EventTarget, names: string[], listener: (event: never) => void) => {
      for (const name of names) target.addEventListener(name, listener as EventListener, { signal })
    }
    on(window, ['online', 'offline'], onConnectionChange)
    // A browser keeps a page without open sockets, and shows it again when the user goes back.
    on(window, ['pagehide'], () => user.close())
    on(window, ['pageshow'], ({ persisted }: PageTransitionEvent) => persisted && resume())
    on(window, ['storage'], ({ key }: StorageEvent) => user.onStorageChange(key))
    on(document, ['visibilitychange'], () => screen.show({}))
    on(darkScheme, ['change'], () => screen.show(themeOf(options, appearance)))
    // Not by `on`: an aborted signal first removes the listeners that it was given for.
    signal.addEventListener('abort', () => user.close())
  }
}
