import { render } from 'preact'
import { EventLog } from './event-log.tsx'
import { GuideBar } from './guide-bar.tsx'
import { createModel } from './model.ts'
import { NoDemo } from './no-demo.tsx'
import { PageHeader } from './page-header.tsx'
import { People } from './people.tsx'
import { readSetup } from './setup.ts'
import { Shop } from './shop.tsx'
import { Splitter } from './splitter.tsx'
import { Tabs } from './tabs.tsx'

const setup = await readSetup()
const app = document.getElementById('app')!
if (setup === null) render(<NoDemo />, app)
else {
  const model = createModel(setup)
  render(
    <>
      <PageHeader model={model} />
      <main>
        <GuideBar model={model} />
        <Shop model={model} />
        <People model={model} />
        <Splitter />
        <EventLog model={model} />
      </main>
      <Tabs model={model} />
    </>,
    app,
  )
}
