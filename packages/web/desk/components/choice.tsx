import type { ComponentChildren } from 'preact'

type Props = {
  name: string
  label: string
  chosen: boolean
  choose: () => void
  /** The dialog opens with the focus here. */
  first?: boolean
  /** The description below the label. */
  children: ComponentChildren
}

/** A radio button with a description. */
export function Choice({ name, label, chosen, choose, first = false, children }: Props) {
  return (
    <label class={`choice ${chosen ? 'chosen' : ''}`}>
      <input type="radio" name={name} checked={chosen} onChange={choose} {...(first && { 'data-first': true })} />
      <span>
        <strong>{label}</strong>
        {children}
      </span>
    </label>
  )
}
