import { linkify } from '../../ui/linkify.ts'
import { ExternalLink } from './external-link.tsx'

export function TextBubble({ text }: { text: string }) {
  return (
    <div class="bubble" dir="auto">
      {linkify(text).map(({ text: piece, href }, index) =>
        href ? (
          <ExternalLink key={String(index)} href={href}>
            {piece}
          </ExternalLink>
        ) : (
          piece
        ),
      )}
    </div>
  )
}
