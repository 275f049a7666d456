import type { Props } from '../model.ts'
import { Greeting } from './greeting.tsx'
import { Launcher } from './launcher.tsx'
import { Panel } from './panel.tsx'

export function App(props: Props) {
  const { options, language, direction, properties, open, slot, greeting, dark } = props.model
  return (
    <div
      class={`widget ${dark ? 'dark' : ''} at-${options.position} ${open ? 'is-open' : ''}`}
      lang={language}
      dir={direction}
      style={{ ...properties, '--slot': String(slot) }}
    >
      <Launcher {...props} />
      {greeting && !open && <Greeting {...props} />}
      {open && <Panel {...props} />}
    </div>
  )
}
