import { Icon } from '../../ui/icon.tsx'
import { flowIcon, inboxIcon, messageIcon, packageIcon, userIcon } from '../../ui/icons.ts'
import { Logo } from '../../ui/logo.tsx'
import { useDesk } from '../desk.ts'
import { route, view } from '../navigation.ts'
import { hrefOf, type Route } from '../route.ts'
import { StatusLight } from './connection-indicator.tsx'
import { Metrics } from './metrics-panel.tsx'
import { Settings } from './settings.tsx'

/** Navigation, metrics and the connection state. On narrow screens it is at the foot. */
export function Rail() {
  const { counts } = useDesk()
  const { waiting, mine, unread } = counts.value
  return (
    <header class="rail">
      <div class="brand">
        <Logo />
        <span>Desk</span>
      </div>
      <nav aria-label="Desk">
        <Place
          to={{ at: 'list', view: 'waiting' }}
          icon={inboxIcon}
          label="Waiting"
          count={waiting}
          loud={waiting > 0}
        />
        <Place to={{ at: 'list', view: 'mine' }} icon={userIcon} label="Mine" count={mine} loud={unread > 0} />
        <Place to={{ at: 'list', view: 'open' }} icon={messageIcon} label="All open" />
        <Place to={{ at: 'deliveries', id: null, conversationId: null }} icon={packageIcon} label="Deliveries" />
        <Place to={{ at: 'flow', botId: null }} icon={flowIcon} label="Flows" />
      </nav>
      <Metrics />
      <div class="rail-foot">
        <StatusLight />
        <Settings />
      </div>
    </header>
  )
}

type PlaceProps = { to: Route; icon: string; label: string; count?: number; loud?: boolean }

function Place({ to, icon, label, count = 0, loud = false }: PlaceProps) {
  const is = route.value
  const here =
    to.at === is.at
      ? to.at !== 'list' || to.view === view.value
      : to.at === 'list' && is.at === 'conversation' && to.view === view.value
  return (
    <a class={`place ${here ? 'here' : ''}`} href={hrefOf(to)} aria-current={here ? 'page' : undefined}>
      <Icon path={icon} />
      <span class="place-label">{label}</span>
      {count > 0 && (
        <span class={`count ${loud ? 'loud' : ''}`}>
          {count > 999 ? '999+' : count}
          <span class="aside"> conversations</span>
        </span>
      )}
    </a>
  )
}
