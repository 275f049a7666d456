import type { JSX } from 'preact'

type Props = {
  /** A path of `icons.ts`. */
  path: string
  size?: number
  /** The icon points in the reading direction: the page's CSS may mirror `.icon-directional` in a right-to-left text. */
  directional?: boolean
}

/** Hidden from screen readers: the text or the label beside the icon says the same. Page CSS overrides each attribute. */
export function Icon({ path, size = 18, directional }: Props): JSX.Element {
  return (
    <svg
      class={directional ? 'icon icon-directional' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}
