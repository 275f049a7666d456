import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { arrowRightIcon } from '../../ui/icons.ts'
import type { Props } from '../model.ts'
import { Menu } from './menu.tsx'

/** The server's limit, in characters. */
const MAX_TEXT = 10_000

export function Composer({ model, actions }: Props) {
  const { phrases, appearance, draft } = model
  const [text, setText] = useState(draft)
  const field = useRef<HTMLTextAreaElement>(null)
  const write = (next: string) => {
    setText(next)
    actions.write(next)
  }
  // The field grows with its text; the style sheet limits the height.
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
      {appearance.persistentMenu.length > 0 && (
        <Menu items={appearance.persistentMenu} label={phrases.menu} send={actions.send} />
      )}
      <textarea
        ref={field}
        rows={1}
        dir={text ? 'auto' : undefined}
        value={text}
        maxLength={MAX_TEXT}
        placeholder={phrases.write}
        aria-label={phrases.write}
        enterkeyhint="send"
        onInput={event => write(event.currentTarget.value)}
        onKeyDown={event => {
          // In an input method (Chinese, Japanese …) Enter accepts a word. Safari reports it by keyCode 229 only.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
          event.preventDefault()
          send()
        }}
      />
      <button type="submit" class="icon-button send" aria-label={phrases.send} disabled={!text.trim()}>
        <Icon path={arrowRightIcon} size={20} directional />
      </button>
    </form>
  )
}
