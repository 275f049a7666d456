/**
 * A message or a handover is a position in a log, so its id is derived from that. `tag` is that of its event: an id from a history
 * that a restored backup has undone names nothing. Events of older versions have none.
 */
const derived = (kind: string, conversationId: string, seq: number, tag: string) =>
  `${kind}_${conversationId.slice(5)}_${seq}${tag && `_${tag}`}`

export const messageId = (conversationId: string, { seq, tag }: { seq: number; tag: string }) =>
  derived('msg', conversationId, seq, tag)
export const handoverId = (conversationId: string, fromSeq: number, tag: string) =>
  derived('hdo', conversationId, fromSeq, tag)

export const eventId = (conversationId: string, { seq, tag }: { seq: number; tag: string }) =>
  derived('evt', conversationId, seq, tag)

/** The conversation, seq and tag that a derived id names; null: not a derived id. */
export function parseDerivedId(id: string): { conversationId: string; seq: number; tag: string } | null {
  const match = /^(?:msg|hdo)_([0-9a-f]{32})_([1-9]\d{0,14})(?:_([0-9a-z]{8}))?$/.exec(id)
  return match ? { conversationId: `conv_${match[1]}`, seq: Number(match[2]), tag: match[3] ?? '' } : null
}
