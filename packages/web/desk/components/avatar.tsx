import { Icon } from '../../ui/icon.tsx'
import { botIcon } from '../../ui/icons.ts'

/** Two letters on a colour that is always the same for the same name. */
export function Avatar({ name, kind = 'USER', size = 36 }: { name: string; kind?: string; size?: number }) {
  if (kind === 'BOT')
    return (
      <span class="avatar avatar-bot" style={{ width: `${size}px`, height: `${size}px` }} aria-hidden="true">
        <Icon path={botIcon} size={size * 0.55} />
      </span>
    )
  return (
    <span
      class={`avatar hue-${hueOf(name)}`}
      style={{ width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.38)}px` }}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0]![0], words.at(-1)![0]] : [...(words[0] ?? '?')].slice(0, 2)
  return letters.join('').toUpperCase()
}

function hueOf(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 9973
  return sum % 6
}
