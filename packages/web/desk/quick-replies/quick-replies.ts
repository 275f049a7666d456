/** A saved text: `/name` in the reply stands for it. */
export type QuickReply = { name: string; text: string; own?: boolean }
export type SlashQuery = { query: string; from: number }

/** The bot's quick replies and the agent's own, which win where a name exists twice. */
export function mergeQuickReplies(shared: readonly QuickReply[], own: readonly QuickReply[]): QuickReply[] {
  const mine = own.map(each => ({ ...each, own: true }))
  return [...mine, ...shared.filter(({ name }) => !mine.some(each => each.name === name))]
}

/** The `/word` that the caret is in: what was typed after the slash, and the position of the slash. */
export function slashQueryAt(text: string, caret: number): SlashQuery | null {
  const match = /(?:^|\s)\/(\S*)$/.exec(text.slice(0, caret))
  return match ? { query: match[1]!.toLowerCase(), from: caret - match[1]!.length - 1 } : null
}

/** Ranked: the name starts with the query, the name contains it, the text contains it. */
export function searchQuickReplies(all: readonly QuickReply[], query: string): QuickReply[] {
  const rank = ({ name, text }: QuickReply) => {
    const lower = name.toLowerCase()
    if (lower.startsWith(query)) return 0
    return lower.includes(query) ? 1 : text.toLowerCase().includes(query) ? 2 : 3
  }
  return all
    .map(reply => ({ reply, rank: rank(reply) }))
    .filter(each => each.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map(each => each.reply)
}
