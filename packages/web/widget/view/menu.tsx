import { useRef, useState } from 'preact/hooks'
import { safeUrl } from '../../ui/linkify.ts'
import type { Looks } from '../looks.ts'
import { Icon } from './icon.tsx'

type MenuProps = { items: Looks['persistentMenu']; label: string; say: (text: string) => void }

/** What the bot always offers: something to say, or a page to open. */
export function Menu({ items, label, say }: MenuProps) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const close = () => {
    setOpen(false)
    box.current!.querySelector('button')!.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens for what leaves it
    <div
      class="menu"
      ref={box}
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        close()
      }}
      onFocusOut={event => {
        if (!box.current!.contains(event.relatedTarget as Node | null)) setOpen(false)
      }}
    >
      <button type="button" class="icon" aria-label={label} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="menu" />
      </button>
      {open && (
        // Safari focuses no button that is pressed: the menu would close before the click.
        <ul onMouseDown={event => event.preventDefault()}>
          {items.map(({ title, text, url }) => (
            <li key={title}>
              <Item
                title={title}
                href={safeUrl(url)}
                choose={() => {
                  close()
                  if (text) say(text)
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Item({ title, href, choose }: { title: string; href: string | null; choose: () => void }) {
  return href ? (
    <a dir="auto" href={href} target="_blank" rel="noopener noreferrer" onClick={choose}>
      {title} <Icon name="out" size={14} />
    </a>
  ) : (
    <button type="button" dir="auto" onClick={choose}>
      {title}
    </button>
  )
}
