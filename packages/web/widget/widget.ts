import { chime } from '../ui/chime.ts'
import { type Appearance, defaultAppearance } from './appearance.ts'
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
export function createWidget(options: Options) {
  const { server, botId } = options
  const prefix = `baton ${server} ${botId}`
  const local = createJsonStorage(() => localStorage, prefix)
  const tab = createJsonStorage(() => sessionStorage, prefix)
  const emitter = createEmitter(botId, document)
  const { emit, on, off } = emitter
  const { root, slot } = mount(options)
  // Stored under an older name of the appearance: browsers hold it.
  let appearance = local.get<Appearance>('looks') ?? defaultAppearance
  const user = new CurrentUser({ options, prefix, local, onView, onError, onSwitch })
  const typing = createTypingNotifier(typing => user.session.open?.setTyping(typing))
  const screen = createScreen({
    root,
    storage: local,
    model: {
      options,
      ...themeOf(options, appearance),
      open: false,
      online: navigator.onLine,
      greeting: null,
      session: noSession,
      news: noNews,
      slot,
      draft: tab.get<string>('draft') ?? '',
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
  }
  screen.show({})
  listen()
  if (options.token) void identify(options.token)
  else user.session.resume()
  if (options.open || panel.wasOpen()) panel.open(false)
  void updateAppearance()

  return {
    open: () => panel.open(),
    close: panel.close,
    toggle: () => (screen.model.open ? panel.close() : panel.open()),
    send,
    on,
    off,
    setVariables: (variables: Record<string, unknown>) => user.setVariables(variables),
    identify,
    get unread() {
      return screen.model.unread
    },
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
    emit('error', { code, message })
  }

  async function updateAppearance() {
    try {
      const loaded = await loadAppearance(options)
      if (!loaded) return onError({ code: 'not_found', message: `There is no bot ${botId}.` })
      appearance = loaded
      local.set('looks', loaded)
      const isGreeted = local.get('greeted') || screen.model.open || screen.model.session.phase !== 'idle'
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
    addEventListener('online', onConnectionChange)
    addEventListener('offline', onConnectionChange)
    addEventListener('pagehide', () => user.session.save())
    addEventListener('storage', ({ key }) => user.onStorageChange(key))
    document.addEventListener('visibilitychange', () => screen.show({}))
    darkScheme.addEventListener('change', () => screen.show(themeOf(options, appearance)))
  }
}
