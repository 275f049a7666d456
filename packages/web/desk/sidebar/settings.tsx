import { chime } from '../../ui/chime.ts'
import { Icon } from '../../ui/icon.tsx'
import {
  bellIcon,
  contrastIcon,
  keyboardIcon,
  logOutIcon,
  moonIcon,
  sunIcon,
  volumeIcon,
  volumeOffIcon,
} from '../../ui/icons.ts'
import { askToNotify, canNotify } from '../alerts.ts'
import { toast } from '../components/toast.ts'
import { useDesk } from '../desk.ts'
import { openHelp } from '../keyboard/shortcuts-dialog.tsx'
import { notifications, sound, type Theme, theme } from '../preferences.ts'
import { signOut } from '../session/session.ts'

const themes: { is: Theme; label: string; icon: string }[] = [
  { is: 'auto', label: 'Theme: as the device', icon: contrastIcon },
  { is: 'light', label: 'Theme: light', icon: sunIcon },
  { is: 'dark', label: 'Theme: dark', icon: moonIcon },
]

/** The agent's own settings, and signing out. */
export function Settings() {
  const { me } = useDesk()
  const at = themes.findIndex(each => each.is === theme.value)
  const current = themes[at]!
  return (
    <div class="settings">
      <p class="whoami" title={`Signed in as ${me.name}, ${me.role.toLowerCase()}`}>
        <strong>{me.name}</strong>
        <span class="muted small">{me.role.toLowerCase()}</span>
      </p>
      <div class="settings-row">
        <Tool label={current.label} onClick={() => (theme.value = themes[(at + 1) % themes.length]!.is)}>
          <Icon path={current.icon} />
        </Tool>
        <Tool label="Sound" pressed={sound.value} onClick={toggleSound}>
          <Icon path={sound.value ? volumeIcon : volumeOffIcon} />
        </Tool>
        <Tool label="Desktop notifications" pressed={notifications.value} onClick={toggleNotifications}>
          <Icon path={bellIcon} />
        </Tool>
        <Tool label="Keyboard shortcuts" onClick={openHelp}>
          <Icon path={keyboardIcon} />
        </Tool>
        <Tool label="Sign out" onClick={() => signOut()}>
          <Icon path={logOutIcon} />
        </Tool>
      </div>
    </div>
  )
}

type ToolProps = { label: string; pressed?: boolean; onClick: () => void; children: preact.ComponentChildren }

function Tool({ label, pressed, onClick, children }: ToolProps) {
  return (
    <button type="button" class="tool" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      {children}
    </button>
  )
}

function toggleSound() {
  sound.value = !sound.value
  if (sound.value) chime()
}

async function toggleNotifications() {
  if (notifications.value) {
    notifications.value = false
    return
  }
  if (!canNotify()) return toast('This browser shows no notifications', 'bad')
  const granted = await askToNotify()
  toast(
    granted
      ? 'You will be told of who waits and writes while you look elsewhere'
      : 'The browser does not let this page notify you',
    granted ? 'good' : 'bad',
  )
}
