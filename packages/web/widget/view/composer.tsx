import { Component } from 'preact'
import { Icon } from '../../ui/icon.tsx'
import { arrowRightIcon } from '../../ui/icons.ts'
import type { Props } from '../model.ts'
import { Menu } from './menu.tsx'

/** The server's limit, in characters. */
const MAX_TEXT = 10_000

type State = { text: string }

export class Composer extends Component<Props, State> {
  override state = { text: this.props.model.draft }
  #field: HTMLTextAreaElement | null = null

  override componentDidMount() {
    this.#fit()
  }

  override componentDidUpdate(_: Props, before: State) {
    if (before.text !== this.state.text) this.#fit()
  }

  render({ model, actions }: Props, { text }: State) {
    const { phrases, appearance } = model
    return (
      <form
        class="composer"
        onSubmit={event => {
          event.preventDefault()
          this.#send()
        }}
      >
        {appearance.persistentMenu.length > 0 && (
          <Menu items={appearance.persistentMenu} label={phrases.menu} send={actions.send} />
        )}
        <textarea
          ref={field => {
            this.#field = field
          }}
          rows={1}
          dir={text ? 'auto' : undefined}
          value={text}
          maxLength={MAX_TEXT}
          placeholder={phrases.write}
          aria-label={phrases.write}
          enterkeyhint="send"
          onInput={event => this.#write(event.currentTarget.value)}
          onKeyDown={event => {
            // In an input method (Chinese, Japanese …) Enter accepts a word. Safari reports it by keyCode 229 only.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
            event.preventDefault()
            this.#send()
          }}
        />
        <button type="submit" class="icon-button send" aria-label={phrases.send} disabled={!text.trim()}>
          <Icon path={arrowRightIcon} size={20} directional />
        </button>
      </form>
    )
  }

  #write(text: string) {
    this.setState({ text })
    this.props.actions.write(text)
  }

  #send() {
    const { text } = this.state
    if (!text.trim()) return
    this.props.actions.send(text)
    this.#write('')
    this.#field!.focus()
  }

  /** The field grows with its text; the style sheet limits the height. */
  #fit() {
    const { style } = this.#field!
    style.height = 'auto'
    style.height = `${this.#field!.scrollHeight}px`
  }
}
