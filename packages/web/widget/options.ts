/** What the tag says, and nothing else: the bot's own settings come from the server. */
export type Options = {
  /** The server's origin: where the script came from. */
  server: string
  botId: string
  open: boolean
  /** A customer-signed token of the user. */
  token: string | null
  /** The module a conversation starts at, instead of the bot's opening. */
  moduleId: string | null
  language: string | null
  title: string | null
  position: 'right' | 'left'
  theme: 'light' | 'dark' | 'auto'
  /** A sound for messages that nobody sees come. */
  sound: boolean
  /** The name of the one global. */
  global: string
}

/** null where the tag names no bot. `data`: its data-attributes. */
export function optionsOf(src: string, data: Record<string, string | undefined>): Options | null {
  const { bot, theme } = data
  if (!bot) return null
  return {
    server: new URL('.', src).href.replace(/\/$/, ''),
    botId: bot,
    open: data.open !== undefined && data.open !== 'false',
    token: data.userToken || null,
    moduleId: data.module || null,
    language: data.lang || data.locale || null,
    title: data.title || null,
    position: data.position === 'left' ? 'left' : 'right',
    theme: theme === 'dark' || theme === 'auto' ? theme : 'light',
    sound: data.sound !== undefined && data.sound !== 'false',
    global: data.global || 'Baton',
  }
}
