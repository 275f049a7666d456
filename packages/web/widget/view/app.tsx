import type { Props } from '../model.ts'
import { Launcher } from './launcher.tsx'
import { Panel } from './panel.tsx'
import { Teaser } from './teaser.tsx'

export function App(props: Props) {
  const { options, language, direction, properties, open, slot, teaser, dark } = props.model
  return (
    <div
      class={`widget ${dark ? 'dark' : ''} at-${options.position} ${open ? 'is-open' : ''}`}
      lang={language}
      dir={direction}
      style={{ ...properties, '--slot': String(slot) }}
    >
      <Launcher {...props} />
      {teaser && !open && <Teaser {...props} />}
      {open && <Panel {...props} />}
    </div>
  )
}
