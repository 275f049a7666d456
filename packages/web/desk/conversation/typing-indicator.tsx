import type { Actor } from '@baton/client'

/** Who is typing; its space is always reserved, so that nothing jumps. */
export function TypingIndicator({ actors, user }: { actors: Actor[]; user: string }) {
  const names = actors.map(({ kind, name }) => (kind === 'USER' ? user : (name ?? 'Someone')))
  return (
    <div class="typing-indicator" aria-live="off">
      {names.length > 0 && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>
            {names.join(' and ')} {names.length > 1 ? 'are' : 'is'} typing
          </span>
        </>
      )}
    </div>
  )
}
