import type { ComponentProps } from 'preact'

/** A button that shows an icon only: it needs an `aria-label`. */
export const IconButton = (props: ComponentProps<'button'>) => <button type="button" class="icon-button" {...props} />
