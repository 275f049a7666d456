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
import { openShortcutsDialog } from '../keyboard/shortcuts-dialog.tsx'
import { notifications, sound, type Theme, theme } from '../preferences.ts'
import { signOut } from '../session/session.ts'

const themes: { is: Theme; label: string; icon: string }[] = [
  { is: 'auto', label: 'Theme: system', icon: contrastIcon },
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
      <p class="signed-in-as" title={`Signed in as ${me.name}, ${me.role.toLowerCase()}`}>
        <strong>{me.name}</strong>
        <span class="muted small">{me.role.toLowerCase()}</span>
      </p>
      <div class="settings-buttons">
        <ToolButton label={current.label} onClick={() => (theme.value = themes[(at + 1) % themes.length]!.is)}>
          <Icon path={current.icon} />
        </ToolButton>
        <ToolButton label="Sound" pressed={sound.value} onClick={toggleSound}>
          <Icon path={sound.value ? volumeIcon : volumeOffIcon} />
        </ToolButton>
        <ToolButton label="Desktop notifications" pressed={notifications.value} onClick={toggleNotifications}>
          <Icon path={bellIcon} />
        </ToolButton>
        <ToolButton label="Keyboard shortcuts" onClick={openShortcutsDialog}>
          <Icon path={keyboardIcon} />
        </ToolButton>
        <ToolButton label="Sign out" onClick={() => signOut()}>
          <Icon path={logOutIcon} />
        </ToolButton>
      </div>
    </div>
  )
}

type ToolButtonProps = { label: string; pressed?: boolean; onClick: () => void; children: preact.ComponentChildren }

function ToolButton({ label, pressed, onClick, children }: ToolButtonProps) {
  return (
    <button type="button" class="tool-button" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
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
  if (!canNotify()) return toast('This browser does not support notifications', 'bad')
  const granted = await askToNotify()
  toast(
    granted
      ? 'You will be notified of waiting users and new messages while the desk is in the background'
      : 'The browser blocks notifications from this page',
    granted ? 'good' : 'bad',
  )
}
