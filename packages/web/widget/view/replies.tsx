type RepliesProps = {
  replies: string[]
  label: string
  send: (text: string) => void
  listed?: boolean
  disabled?: boolean
}

/** A chosen reply is sent as the user's message. */
export function Replies({ replies, label, send, listed = false, disabled = false }: RepliesProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to a form
    <div class={listed ? 'choices' : 'replies'} role="group" aria-label={label}>
      {replies.map(reply => (
        <button
          type="button"
          key={reply}
          dir="auto"
          disabled={disabled}
          onClick={({ currentTarget }) => {
            // The button disappears: the focus goes to the text field, so that a keyboard user can continue there.
            const root = currentTarget.getRootNode() as ShadowRoot
            send(reply)
            if (!matchMedia('(pointer: coarse)').matches) root.querySelector('textarea')?.focus()
          }}
        >
          {reply}
        </button>
      ))}
    </div>
  )
}
