import type { Words } from '../words.ts'

export function Typing({ name, words }: { name: string; words: Words }) {
  return (
    <div class="row other first last" aria-live="off">
      <div class="bubble typing" role="img" aria-label={`${name} ${words.typing}`.trim()}>
        <i />
        <i />
        <i />
      </div>
    </div>
  )
}
