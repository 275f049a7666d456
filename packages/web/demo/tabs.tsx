import { useEffect } from 'preact/hooks'
import { Icon } from '../ui/icon.tsx'
import { listIcon, storeIcon, usersIcon } from '../ui/icons.ts'
import { tabOf } from './guide.ts'
import type { Model, Tab } from './model.ts'

/** On a narrow screen, which shows one part at a time. A dot marks the part where the next step is. */
export function Tabs({ model }: { model: Model }) {
  const nextTab = tabOf(model.step.value)
  const tabs: { tab: Tab; label: string; icon: string }[] = [
    { tab: 'shop', label: 'Shop', icon: storeIcon },
    { tab: 'people', label: model.destination.value === 'desk' ? 'Desk' : 'Third party', icon: usersIcon },
    { tab: 'log', label: 'Log', icon: listIcon },
  ]
  useEffect(() => scrollTo(0, 0), [model.tab.value])
  return (
    <nav class="tabs" aria-label="Parts of the page">
      {tabs.map(({ tab, label, icon }) => (
        <button
          key={tab}
          type="button"
          aria-current={model.tab.value === tab ? 'true' : undefined}
          onClick={() => {
            model.tab.value = tab
          }}
        >
          <span class={tab === nextTab && model.tab.value !== tab ? 'next' : ''}>
            <Icon path={icon} size={22} />
          </span>
          {label}
        </button>
      ))}
    </nav>
  )
}
