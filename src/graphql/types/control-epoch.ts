import type { Turn } from '../../domain/conversation/turn.ts'

/** The field `controlEpoch` of each command that changes control. */
export const epochField = {
  description:
    'The `controlEpoch` that you saw. If control has passed since, the command is refused with `ControlLost`; left out: it acts on what is now.',
}

export const epochOf = ({ controlEpoch = null }: { controlEpoch?: number | null | undefined }) => ({ controlEpoch })

/** Inputs of commands that are for one handover: with it, a late one does not act on the next. */
export const handoverField = {
  description:
    'The `id` of the handover that you mean. Where another one is open by now, or none, nothing is changed and the answer is `ControlLost`.',
}

type TurnInput = { handoverId?: string | null | undefined; controlEpoch?: number | null | undefined }

/** The turn that a command is for; undefined: whichever is now. */
export function turnOf({ handoverId, controlEpoch }: TurnInput): Turn | undefined {
  if (handoverId == null && controlEpoch == null) return undefined
  return { ...(handoverId != null && { handoverId }), ...(controlEpoch != null && { controlEpoch }) }
}
