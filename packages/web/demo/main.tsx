import { render } from 'preact'
import { Absent } from './absent.tsx'
import { GuideBar } from './guide-bar.tsx'
import { Log } from './log.tsx'
import { makeModel } from './model.ts'
import { People } from './people.tsx'
import { readSetup } from './setup.ts'
import { Shop } from './shop.tsx'
import { Splitter } from './splitter.tsx'
import { Tabs } from './tabs.tsx'
import { Top } from './top.tsx'

const setup = await readSetup()
const app = document.getElementById('app')!
if (setup === null) render(<Absent />, app)
else {
  const model = makeModel(setup)
  render(
    <>
      <Top model={model} />
      <main>
        <GuideBar model={model} />
        <Shop model={model} />
        <People model={model} />
        <Splitter />
        <Log model={model} />
      </main>
      <Tabs model={model} />
    </>,
    app,
  )
}
