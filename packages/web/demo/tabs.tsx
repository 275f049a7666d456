import { useEffect } from 'preact/hooks'
import { tabOf } from './guide.ts'
import { Icon } from './icons.tsx'
import type { Model, Tab } from './model.ts'

/** Where there is room for one part only: which it is. A dot: there is something to do. */
export function Tabs({ model }: { model: Model }) {
  const place = model.place.value
  const wanted = tabOf(model.step.value)
  const tabs: { tab: Tab; label: string; icon: 'shop' | 'people' | 'log' }[] = [
    { tab: 'shop', label: 'Shop', icon: 'shop' },
    { tab: 'people', label: place === 'desk' ? 'Desk' : 'Third party', icon: 'people' },
    { tab: 'log', label: 'Log', icon: 'log' },
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
          <span class={tab === wanted && model.tab.value !== tab ? 'wanted' : ''}>
            <Icon name={icon} size={22} />
          </span>
          {label}
        </button>
      ))}
    </nav>
  )
}
