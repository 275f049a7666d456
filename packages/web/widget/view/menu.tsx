import { Component } from 'preact'
import { Icon } from '../../ui/icon.tsx'
import { externalLinkIcon, menuIcon } from '../../ui/icons.ts'
import { safeUrl } from '../../ui/linkify.ts'
import type { Appearance } from '../appearance.ts'
import { IconButton } from './icon-button.tsx'

type MenuProps = { items: Appearance['persistentMenu']; label: string; send: (text: string) => void }

/** The bot's persistent menu. An item sends a text or opens a page. */
type State = { open: boolean }

export class Menu extends Component<MenuProps, State> {
  override state = { open: false }
  #box: HTMLElement | null = null

  render({ items, label, send }: MenuProps, { open }: State) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: it listens for Escape and for the focus leaving the menu
      <div
        class="menu"
        ref={box => {
          this.#box = box
        }}
        onKeyDown={event => {
          if (event.key !== 'Escape' || !open) return
          event.stopPropagation()
          this.#close()
        }}
        onFocusOut={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget as Node | null)) this.setState({ open: false })
        }}
      >
        <IconButton aria-label={label} aria-expanded={open} onClick={() => this.setState({ open: !open })}>
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
                    this.#close()
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

  #close() {
    this.setState({ open: false })
    this.#box!.querySelector('button')!.focus()
  }
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
