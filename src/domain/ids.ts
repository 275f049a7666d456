/** A message or a handover is a position in a log, so its id is derived from that, not stored. */
export const messageId = (conversationId: string, seq: number) => `msg_${conversationId.slice(5)}_${seq}`
export const handoverId = (conversationId: string, fromSeq: number) => `hdo_${conversationId.slice(5)}_${fromSeq}`

/** The conversation and seq that a derived id names; null: not a derived id. */
export function parseDerivedId(id: string): { conversationId: string; seq: number } | null {
  const match = /^(?:msg|hdo)_([0-9a-f]{32})_([1-9]\d{0,14})$/.exec(id)
  return match ? { conversationId: `conv_${match[1]}`, seq: Number(match[2]) } : null
}
