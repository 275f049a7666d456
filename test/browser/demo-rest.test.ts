import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startDemo } from '../support/demo.ts'

inBrowser('the demo page with a third party', browser => {
  let demo: Awaited<ReturnType<typeof startDemo>>
  beforeAll(async () => {
    demo = await startDemo()
  })
  afterAll(() => demo?.[Symbol.asyncDispose]())

  const shop = (page: Page) => page.frameLocator('iframe[name=shop]')
  const shopShows = (page: Page, words: string) => shop(page).getByRole('log').getByText(words).waitFor()
  const visitorSends = async (page: Page, words: string) => {
    await shop(page).getByLabel('Write a message…').fill(words)
    await page.keyboard.press('Enter')
  }
  const timeline = (page: Page) => page.getByRole('log', { name: 'Webhooks and requests' })
  const received = (page: Page, words: string) =>
    timeline(page).locator('.entry.in', { hasText: 'signed' }).filter({ hasText: words }).first().waitFor()
  const logged = (page: Page, row: RegExp) => page.getByRole('row', { name: row }).waitFor()

  test('a person of the partner takes over, answers and gives back; the page shows each webhook and request', async () => {
    const { page, pageErrors, close } = await browser.openPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(demo.url)
    await logged(page, /ConversationOpened/)
    await page.getByText('Third party by REST').click()
    await logged(page, /VariablesChanged.*route = "partner"/)
    await visitorSends(page, 'I want a person, please')
    await received(page, 'The bot asks you to take this conversation over.')
    await received(page, 'I want a person, please')
    await page.getByText('The claim webhook has arrived.').waitFor()

    await page.getByRole('button', { name: /^Take over GET/ }).click()
    await timeline(page).getByText('mode listen, controlEpoch 2').waitFor()
    await page.getByText('Demo partner holds the conversation').waitFor()
    await page.getByLabel('Message to the visitor').fill('Hello from far away!')
    await page.keyboard.press('Enter')
    await shopShows(page, 'Hello from far away!')
    await visitorSends(page, 'Where is my parcel?')
    await received(page, 'Where is my parcel?')

    // The curl command masks the key on the page; the copied one has it.
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const call = timeline(page).locator('.entry.out').nth(1)
    await call.getByText('POST …/handover/…').click()
    expect(await call.innerText()).toContain('Hello from far away!')
    expect(await page.content()).not.toContain(demo.file.keys.integration)
    await call.getByRole('button', { name: 'Copy with the key' }).click()
    await call.getByText('Copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain(`Bearer ${demo.file.keys.integration}`)

    await page.getByLabel('Outcome').selectOption('refund')
    await page.getByRole('button', { name: /^Give back/ }).click()
    await shopShows(page, 'Your refund is on its way')
    await logged(page, /HandoverEnded.*as “refund”.*normal/)
    await page.getByText('The bot speaks again').waitFor()
    // The log has scrolled to its newest row.
    const belowEnd = await page
      .locator('#log .rows')
      .evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight)
    expect(belowEnd).toBeLessThan(2)
    expect(pageErrors).toEqual([])
    await close()
  })

  test('the partner answers automatically; after Start over a new visitor goes where the switch points', async () => {
    const { page, pageErrors, close } = await browser.openPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(demo.url)
    await logged(page, /ConversationOpened/)
    await page.getByText('Third party by REST').click()
    await page.getByLabel('Answer automatically').check()
    await page.getByRole('button', { name: 'Send it for me' }).click()
    await shopShows(page, 'Hello, this is Robin of the partner. How can I help?')
    await visitorSends(page, 'My fern is sad')
    await shopShows(page, 'I have read “My fern is sad”')
    await visitorSends(page, 'Thanks!')
    await shopShows(page, 'Glad that this could be solved!')

    const before = await page.evaluate(() => JSON.stringify(localStorage))
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.getByRole('row', { name: /HandoverEnded/ }).waitFor({ state: 'detached' })
    await logged(page, /VariablesChanged.*route = "partner"/)
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toBe(before)
    await page.getByRole('button', { name: 'Send it for me' }).click()
    await shopShows(page, 'Hello, this is Robin of the partner. How can I help?')
    expect(pageErrors).toEqual([])
    await close()
  })

  test('the log can be filtered, paused, copied and resized', async () => {
    const { page, close } = await browser.openPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(demo.url)
    await logged(page, /ConversationOpened/)
    const rows = page.locator('tbody tr')
    await page.getByRole('button', { name: 'Pause' }).click()
    const shown = await rows.count()
    await visitorSends(page, 'Find a plant')
    await page.getByRole('button', { name: /Resume \(\d more\)/ }).waitFor()
    expect(await rows.count()).toBe(shown)
    await page.getByRole('button', { name: /Resume/ }).click()
    await logged(page, /MessagePosted.*Visitor.*Find a plant/)
    await page.getByLabel('Find in the log').fill('find a')
    expect(await rows.count()).toBe(1)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy as JSON' }).click()
    await page.getByText('Copied').waitFor()
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
    expect(copied).toMatchObject([{ __typename: 'MessagePosted', message: { text: 'Find a plant' } }])

    const edge = page.getByRole('separator', { name: 'Height of the log' })
    const heightOf = async () => (await page.getByRole('region', { name: 'Event log' }).boundingBox())!.height
    const before = await heightOf()
    await edge.press('ArrowUp')
    expect(Math.round((await heightOf()) - before)).toBe(24)
    await page.reload()
    await logged(page, /ConversationOpened/)
    expect(Math.round((await heightOf()) - before)).toBe(24)
    await close()
  })

  test('on a phone it shows one part at a time, and the guide leads to the next', async () => {
    const { page, pageErrors, close } = await browser.openPage({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    })
    await page.goto(demo.url)
    await shop(page).getByText('What can I do for you?').waitFor()
    expect(await page.getByRole('heading', { name: 'Event log' }).isVisible()).toBe(false)
    await page.getByText('Third party by REST').tap()
    await page.getByRole('button', { name: 'Send it for me' }).tap()
    await page.getByRole('button', { name: 'Go there' }).tap()
    await received(page, 'The bot asks you')
    await page.getByRole('button', { name: /^Take over/ }).tap()
    await page.getByLabel('Message to the visitor').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.getByRole('button', { name: 'Log' }).tap()
    await page.getByText('takes over: the bot is silent now').waitFor()
    expect(pageErrors).toEqual([])
    await close()
  })

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  test('axe finds no accessibility fault in light or dark', async () => {
    const { page, close } = await browser.openPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    await page.goto(demo.url)
    await logged(page, /ConversationOpened/)
    await page.getByText('Third party by REST').click()
    await page.getByRole('button', { name: 'Send it for me' }).click()
    await received(page, 'The bot asks you')
    await page.getByRole('button', { name: /^Take over/ }).click()
    await page.getByLabel('Message to the visitor').waitFor()
    await page.evaluate(axe)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Shop and desk are pages of their own, with their own tests.
      const { violations } = await page.evaluate(() =>
        (globalThis as never as { axe: typeof import('axe-core') }).axe.run(
          { exclude: ['iframe'] },
          { iframes: false },
        ),
      )
      const faults = violations.map(({ id, nodes }) => [
        id,
        nodes.map(({ html, failureSummary }) => [html, failureSummary]),
      ])
      expect([colorScheme, faults]).toEqual([colorScheme, []])
    }
    await close()
  })

  test('without the demo’s settings the page says why', async () => {
    const { page, close } = await browser.openPage()
    await page.route('**/demo/setup', route => route.fulfill({ status: 404 }))
    await page.goto(demo.url)
    await page.getByRole('heading', { name: 'Baton runs here, without the demo.' }).waitFor()
    await close()
  })
})
