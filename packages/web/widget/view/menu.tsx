import { useRef, useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { externalLinkIcon, menuIcon } from '../../ui/icons.ts'
import { safeUrl } from '../../ui/linkify.ts'
import type { Appearance } from '../appearance.ts'
import { IconButton } from './icon-button.tsx'

type MenuProps = { items: Appearance['persistentMenu']; label: string; send: (text: string) => void }

/** The bot's persistent menu. An item sends a text or opens a page. */
export function Menu({ items, label, send }: MenuProps) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const close = () => {
    setOpen(false)
    box.current!.querySelector('button')!.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for Escape and for the focus leaving the menu
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
      <IconButton aria-label={label} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon path={menuIcon} size={20} />
      </IconButton>
      {open && (
        // Safari does not focus a button that is pressed: the menu would close before the click.
        <ul onMouseDown={event => event.preventDefault()}>
          {items.map(({ title, text, url }) => (
            <li key={title}>
              <Item
                title={title}
                href={safeUrl(url)}
                choose={() => {
                  close()
                  if (text) send(text)
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
      {title} <Icon path={externalLinkIcon} size={14} directional />
    </a>
  ) : (
    <button type="button" dir="auto" onClick={choose}>
      {title}
    </button>
  )
}
