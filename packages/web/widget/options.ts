/** The attributes of the script tag. The bot's own settings come from the server. */
export type Options = {
  /** Where the script came from. */
  server: string
  botId: string
  open: boolean
  /** A token of the user, signed by the site. */
  token: string | null
  /** The module where a conversation starts, instead of the bot's opening. */
  moduleId: string | null
  language: string | null
  title: string | null
  position: 'right' | 'left'
  theme: 'light' | 'dark' | 'auto'
  /** A chime for messages that arrive while the panel is closed or the page hidden. */
  sound: boolean
  /** The name of the API on `window`. */
  global: string
}

/** `data`: the tag's data attributes. null when they name no bot. */
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
