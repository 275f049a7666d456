import type { ComponentProps } from 'preact'

/** A link from a message. The page that it opens learns nothing of this one. */
export const ExternalLink = (props: ComponentProps<'a'>) => (
  <a target="_blank" rel="noopener noreferrer nofollow" {...props} />
)
