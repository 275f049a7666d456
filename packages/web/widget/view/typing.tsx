import type { Phrases } from '../phrases.ts'

export function Typing({ name, phrases }: { name: string; phrases: Phrases }) {
  return (
    <div class="row other first last" aria-live="off">
      <div class="bubble typing" role="img" aria-label={`${name} ${phrases.typing}`.trim()}>
        <i />
        <i />
        <i />
      </div>
    </div>
  )
}
