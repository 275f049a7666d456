import { signal } from '@preact/signals'
import { Dialog } from '../components/dialog.tsx'
import { replyKeys, shortcuts } from './shortcuts.ts'

const open = signal(false)
export const openHelp = () => {
  open.value = true
}

export function Help() {
  if (!open.value) return null
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => (open.value = false)} wide>
      <div class="help">
        <Keys title="Everywhere" of={shortcuts} />
        <Keys title="In the reply" of={replyKeys} />
      </div>
    </Dialog>
  )
}

function Keys({ title, of }: { title: string; of: readonly { keys: string; says: string }[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="keys">
        {of.map(({ keys, says }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
