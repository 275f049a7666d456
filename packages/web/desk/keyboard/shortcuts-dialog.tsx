import { signal } from '@preact/signals'
import { Dialog } from '../components/dialog.tsx'
import { replyKeys, shortcuts } from './shortcuts.ts'

const open = signal(false)
export const openShortcutsDialog = () => {
  open.value = true
}

export function ShortcutsDialog() {
  if (!open.value) return null
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => (open.value = false)} wide>
      <div class="shortcuts">
        <Keys title="Everywhere" of={shortcuts} />
        <Keys title="In the reply" of={replyKeys} />
      </div>
    </Dialog>
  )
}

function Keys({ title, of }: { title: string; of: readonly { keys: string; description: string }[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="shortcut-list">
        {of.map(({ keys, description }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
