type RepliesProps = {
  replies: string[]
  label: string
  say: (text: string) => void
  listed?: boolean
  disabled?: boolean
}

/** Chosen, a reply is said as the user's own word. */
export function Replies({ replies, label, say, listed = false, disabled = false }: RepliesProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div class={listed ? 'choices' : 'replies'} role="group" aria-label={label}>
      {replies.map(reply => (
        <button
          type="button"
          key={reply}
          dir="auto"
          disabled={disabled}
          onClick={({ currentTarget }) => {
            // The button goes with its choice; whoever came by the keyboard goes on where they can write.
            const root = currentTarget.getRootNode() as ShadowRoot
            say(reply)
            if (!matchMedia('(pointer: coarse)').matches) root.querySelector('textarea')?.focus()
          }}
        >
          {reply}
        </button>
      ))}
    </div>
  )
}
