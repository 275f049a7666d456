import { linkify } from '../../ui/linkify.ts'

export function Words({ text }: { text: string }) {
  return (
    <div class="bubble" dir="auto">
      {linkify(text).map(({ text: piece, href }, index) =>
        href ? (
          <a key={String(index)} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </div>
  )
}
