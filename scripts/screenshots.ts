import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { readEnv, toConfig } from '../src/config.ts'
import type { Demo } from '../src/demo/seed.ts'
import { wire } from '../src/wire.ts'
import { chromiumPath, openChromium } from '../test/support/chromium.ts'
import { PastClock, seedConversations } from './screenshot-conversations.ts'
import { buildWeb } from './web.ts'

/** Takes the screenshots of README from a real server with example conversations: `npm run screenshots`. */
const folder = new URL('../docs/images/', import.meta.url).pathname
if (chromiumPath === null) throw new Error('There is no Chromium here: install it, or name it in CHROMIUM.')

await buildWeb()
mkdirSync(folder, { recursive: true })
const dataDir = mkdtempSync(join(tmpdir(), 'baton-screenshots-'))
const clock = new PastClock()
const config = toConfig(readEnv({ BATON_DATA_DIR: dataDir, PORT: '0' }))
const baton = wire(
  { ...config, secret: 'a secret of the screenshots only' },
  { now: clock.now, report: error => console.error(error) },
)
await new Promise<void>(resolve => baton.server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(baton.server.address() as AddressInfo).port}`
const demo = (await baton.demo!.start({ url, ownUrl: url, partnerUrl: `${url}/demo/partner` }))!
const browser = await openChromium()
try {
  const conversationId = await seedConversations(url, demo, clock)
  await takeScreenshots(browser, demo, conversationId)
} finally {
  await browser.close()
  await baton[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true, force: true })
}

async function takeScreenshots(browser: Browser, { keys, shopBotId: botId }: Demo, conversationId: string) {
  const wide = { viewport: { width: 1440, height: 900 } }
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
  const desk = async (page: Page, at: string) => {
    await page.goto(`${url}/desk#key=${keys.agent}`)
    await page.getByText('Priya Raman').first().waitFor()
    await page.goto(`${url}/desk#/${at}`)
    await page.waitForTimeout(1_200)
  }
  for (const colorScheme of ['light', 'dark'] as const)
    await screenshot(browser, `desk-${colorScheme}`, { ...wide, colorScheme }, page =>
      desk(page, `c/${conversationId}`),
    )
  await screenshot(browser, 'desk-phone', phone, page => desk(page, 'waiting'))
  await screenshot(browser, 'desk-flow', wide, page => desk(page, `flows/${botId}`))
  await screenshot(browser, 'demo', wide, async page => {
    await page.goto(url)
    const shop = page.frameLocator('iframe[src*="shop"]')
    const desk = page.frameLocator('iframe[src*="desk"]')
    const send = async (text: string) => {
      await shop.locator('textarea').fill(text)
      await shop.locator('textarea').press('Enter')
    }
    await send('Hello! I want a person')
    await desk.getByText('Visitor').first().click()
    await desk
      .getByRole('button', { name: /accept|take over/i })
      .first()
      .click()
    await desk.locator('textarea').fill('Hello, Alex here. How can I help?')
    await desk.locator('textarea').press('Enter')
    await shop.getByText('Alex here').waitFor()
    await send('Is the monstera safe for cats?')
    await page.waitForTimeout(1_500)
  })
  await screenshot(browser, 'widget', { viewport: { width: 1000, height: 760 } }, async page => {
    await page.goto(`${url}/demo/shop`)
    const widget = page.locator('textarea')
    if (!(await widget.isVisible())) await page.locator('button[aria-expanded]').click()
    for (const text of ['Hello!', 'Find a plant']) {
      await widget.fill(text)
      await widget.press('Enter')
      await page.waitForTimeout(2_500)
    }
  })
}

async function screenshot(
  browser: Browser,
  name: string,
  options: BrowserContextOptions,
  prepare: (page: Page) => Promise<void>,
) {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce', locale: 'en-GB' })
  const page = await context.newPage()
  await prepare(page)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(`docs/images/${name}.png`)
  await context.close()
}
