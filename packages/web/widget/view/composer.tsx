import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Props } from '../model.ts'
import { Icon } from './icon.tsx'
import { Menu } from './menu.tsx'

/** What the server takes at most. */
const MAX_TEXT = 10_000

export function Composer({ model, actions }: Props) {
  const { words, looks, draft } = model
  const [text, setText] = useState(draft)
  const field = useRef<HTMLTextAreaElement>(null)
  const write = (next: string) => {
    setText(next)
    actions.write(next)
  }
  // As high as what is written; the style sheet ends it.
  useLayoutEffect(() => {
    const { style } = field.current!
    style.height = 'auto'
    style.height = `${field.current!.scrollHeight}px`
  }, [text])
  const send = () => {
    if (!text.trim()) return
    actions.send(text)
    write('')
    field.current!.focus()
  }
  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      {looks.persistentMenu.length > 0 && <Menu items={looks.persistentMenu} label={words.menu} say={actions.send} />}
      <textarea
        ref={field}
        rows={1}
        dir={text ? 'auto' : undefined}
        value={text}
        maxLength={MAX_TEXT}
        placeholder={words.write}
        aria-label={words.write}
        enterkeyhint="send"
        onInput={event => write(event.currentTarget.value)}
        onKeyDown={event => {
          // While a word is still being put together (Chinese, Japanese …) Enter chooses it.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
          event.preventDefault()
          send()
        }}
      />
      <button type="submit" class="send" aria-label={words.send} disabled={!text.trim()}>
        <Icon name="send" />
      </button>
    </form>
  )
}
