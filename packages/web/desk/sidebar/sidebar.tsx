import { Icon } from '../../ui/icon.tsx'
import { flowIcon, inboxIcon, messageIcon, packageIcon, userIcon } from '../../ui/icons.ts'
import { Logo } from '../../ui/logo.tsx'
import { useDesk } from '../desk.ts'
import { route, view } from '../navigation.ts'
import { hrefOf, type Route } from '../route.ts'
import { ConnectionIndicator } from './connection-indicator.tsx'
import { MetricsPanel } from './metrics-panel.tsx'
import { Settings } from './settings.tsx'

/** Navigation, metrics and the connection state. On narrow screens it is at the foot. */
export function Sidebar() {
  const { counts } = useDesk()
  const { waiting, mine, unread } = counts.value
  return (
    <header class="sidebar">
      <div class="brand">
        <Logo />
        <span>Desk</span>
      </div>
      <nav aria-label="Desk">
        <NavLink
          to={{ at: 'list', view: 'waiting' }}
          icon={inboxIcon}
          label="Waiting"
          count={waiting}
          loud={waiting > 0}
        />
        <NavLink to={{ at: 'list', view: 'mine' }} icon={userIcon} label="Mine" count={mine} loud={unread > 0} />
        <NavLink to={{ at: 'list', view: 'open' }} icon={messageIcon} label="All open" />
        <NavLink to={{ at: 'deliveries', id: null, conversationId: null }} icon={packageIcon} label="Deliveries" />
        <NavLink to={{ at: 'flow', botId: null }} icon={flowIcon} label="Flows" />
      </nav>
      <MetricsPanel />
      <div class="sidebar-footer">
        <ConnectionIndicator />
        <Settings />
      </div>
    </header>
  )
}

type NavLinkProps = { to: Route; icon: string; label: string; count?: number; loud?: boolean }

function NavLink({ to, icon, label, count = 0, loud = false }: NavLinkProps) {
  const is = route.value
  const here =
    to.at === is.at
      ? to.at !== 'list' || to.view === view.value
      : to.at === 'list' && is.at === 'conversation' && to.view === view.value
  return (
    <a class={`nav-link ${here ? 'current' : ''}`} href={hrefOf(to)} aria-current={here ? 'page' : undefined}>
      <Icon path={icon} />
      <span class="nav-link-label">{label}</span>
      {count > 0 && (
        <span class={`count ${loud ? 'highlighted' : ''}`}>
          {count > 999 ? '999+' : count}
          <span class="visually-hidden"> conversations</span>
        </span>
      )}
    </a>
  )
}
