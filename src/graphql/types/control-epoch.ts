/** The field `controlEpoch` of each command that changes control. */
export const epochField = {
  description:
    'The `controlEpoch` that you saw. If control has passed since, the command is refused with `ControlLost`; left out: it acts on what is now.',
}

export const epochOf = ({ controlEpoch = null }: { controlEpoch?: number | null | undefined }) => ({ controlEpoch })
