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

export const turnOf = ({ handoverId }: { handoverId?: string | null | undefined }) =>
  handoverId == null ? undefined : { handoverId }
