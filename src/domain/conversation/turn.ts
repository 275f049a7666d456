import type { DomainError } from '../error.ts'
import { refuse } from '../error.ts'
import { parseDerivedId } from '../ids.ts'
import type { Change } from './change.ts'
import { controlDetail, controlLost } from './control.ts'
import type { Conversation } from './conversation.ts'

/** What a call says of the turn that it was made for. A call that would change another turn is refused; what is left out is not compared. */
export type Turn = {
  conversationId?: string
  /** The handover that was open. */
  handoverId?: string
  controlEpoch?: number
  /** Entity tags, of which one must be that of now. */
  tags?: readonly string[]
}

/** Names the turn of a conversation: it changes when the holder does, and when a handover opens or ends. */
export const tagOf = ({ id, controlEpoch, handover }: Pick<Conversation, 'id' | 'controlEpoch' | 'handover'>) =>
  [id, controlEpoch, handover?.id ?? 'none'].join('.')

type TaggedTurn = { conversationId: string; controlEpoch: number; handoverId: string | null }

/** The turn that a tag names; null: it is not one of ours. */
export function turnOfTag(tag: string): TaggedTurn | null {
  const match = /^(conv_[0-9a-f]{32})\.([1-9]\d{0,14})\.(none|hdo_.+)$/.exec(tag)
  if (!match) return null
  const [, conversationId, epoch, handover] = match as unknown as [string, string, string, string]
  if (handover !== 'none' && parseDerivedId(handover)?.conversationId !== conversationId) return null
  return { conversationId, controlEpoch: Number(epoch), handoverId: handover === 'none' ? null : handover }
}

/** Whether what the turn says can be true at once: of its tags at least one must agree with the rest. */
export function isConsistent({ tags, ...rest }: Turn): boolean {
  const { conversationId, handoverId } = rest
  const owner = handoverId === undefined ? null : parseDerivedId(handoverId)
  if (owner && conversationId !== undefined && owner.conversationId !== conversationId) return false
  const named = tags?.map(turnOfTag) ?? []
  return named.length === 0 || named.some(each => each === null || agrees(each, rest))
}

function agrees(tagged: TaggedTurn, { conversationId, handoverId, controlEpoch }: Omit<Turn, 'tags'>): boolean {
  if (conversationId !== undefined && conversationId !== tagged.conversationId) return false
  if (handoverId !== undefined && handoverId !== tagged.handoverId) return false
  return controlEpoch === undefined || controlEpoch === tagged.controlEpoch
}

/**
 * Why a command of this kind may not have its effect: the turn that it names is not the one of `conversation`, its state before. null: it may. A
 * command without an effect is a repeat and may have been sent in an earlier turn; only an `accept` must be of the same handover, or
 * its caller would believe to hold what it names.
 */
export function outOfTurn(
  conversation: Conversation,
  kind: string,
  turn: Turn,
  change: Change | null,
): DomainError | null {
  if (change === null) return kind === 'accept' && !isRepeat(conversation, turn) ? late(conversation, turn) : null
  const { tags, ...rest } = turn
  const { id: conversationId, controlEpoch, handover, lapsedHandoverId } = conversation
  const now = { conversationId, controlEpoch, handoverId: handover?.id ?? null }
  if (!agrees(now, rest) || (tags && !tags.includes(tagOf(conversation)))) return late(conversation, turn)
  // The epoch stays when a request ends without a holder. An epoch alone then names both turns, that with the request and this one.
  const isAmbiguous = kind === 'accept' && lapsedHandoverId !== undefined && !tags && !turn.handoverId
  return isAmbiguous && turn.controlEpoch !== undefined ? late(conversation, turn) : null
}

/** Whether the turn may be the one whose handover the caller holds by now: accepting has changed the epoch. */
function isRepeat({ id, controlEpoch, handover }: Conversation, turn: Turn): boolean {
  const isSame = ({ conversationId = id, handoverId = handover?.id ?? null }: Partial<TaggedTurn>) =>
    conversationId === id && handoverId === (handover?.id ?? null)
  const isTagOfSame = (tag: string) => {
    const tagged = turnOfTag(tag)
    if (!tagged) return false
    // Without a request the handover began with its acceptance.
    const { handoverId, ...rest } = tagged
    return handoverId === null ? isSame(rest) && tagged.controlEpoch + 1 === controlEpoch : isSame(tagged)
  }
  return isSame(turn) && (turn.tags?.some(isTagOfSame) ?? true)
}

const late = (conversation: Conversation, { tags }: Turn): DomainError =>
  tags ? refuse('precondition_failed', undefined, controlDetail(conversation)) : controlLost(conversation)
