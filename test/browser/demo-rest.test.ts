import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startDemo } from '../support/demo.ts'

inBrowser('the demo page with a third party', tell => {
  let place: Awaited<ReturnType<typeof startDemo>>
  beforeAll(async () => {
    place = await startDemo()
  })
  afterAll(() => place?.[Symbol.asyncDispose]())

  const shop = (page: Page) => page.frameLocator('iframe[name=shop]')
  const hears = (page: Page, words: string) => shop(page).getByRole('log').getByText(words).waitFor()
  const says = async (page: Page, words: string) => {
    await shop(page).getByLabel('Write a message…').fill(words)
    await page.keyboard.press('Enter')
  }
  const timeline = (page: Page) => page.getByRole('log', { name: 'Webhooks and requests' })
  const came = (page: Page, words: string) =>
    timeline(page).locator('.entry.in', { hasText: 'signed' }).filter({ hasText: words }).first().waitFor()
  const logged = (page: Page, row: RegExp) => page.getByRole('row', { name: row }).waitFor()

  test('by hand: claimed, taken over, relayed, answered, given back; each call as it happened', async () => {
    const { page, complaints, close } = await tell.page({ viewport: { width: 1440, height: 900 } })
    await page.goto(place.url)
    await logged(page, /ConversationOpened/)
    await page.getByText('Third party by REST').click()
    await logged(page, /VariablesChanged.*route = "partner"/)
    await says(page, 'I want a person, please')
    await came(page, 'The bot asks you to take this conversation over.')
    await came(page, 'I want a person, please')
    await page.getByText('The claim webhook has come.').waitFor()

    await page.getByRole('button', { name: /^Take over GET/ }).click()
    await timeline(page).getByText('mode listen, controlEpoch 2').waitFor()
    await page.getByText('Demo partner holds the conversation').waitFor()
    await page.getByLabel('Message to the visitor').fill('Hello from far away!')
    await page.keyboard.press('Enter')
    await hears(page, 'Hello from far away!')
    await says(page, 'Where is my parcel?')
    await came(page, 'Where is my parcel?')

    // The same call for a shell: the key is hidden on the page, and there when it is copied.
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const call = timeline(page).locator('.entry.out').nth(1)
    await call.getByText('POST …/handover/…').click()
    expect(await call.innerText()).toContain('Hello from far away!')
    expect(await page.content()).not.toContain(place.demo.keys.integration)
    await call.getByRole('button', { name: 'Copy with the key' }).click()
    await call.getByText('Copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain(`Bearer ${place.demo.keys.integration}`)

    await page.getByLabel('Outcome').selectOption('refund')
    await page.getByRole('button', { name: /^Give back/ }).click()
    await hears(page, 'Your refund is on its way')
    await logged(page, /HandoverEnded.*as “refund”.*normal/)
    await page.getByText('The bot speaks again').waitFor()
    // The log went along to its newest row.
    const beyond = await page.locator('#log .rows').evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight)
    expect(beyond).toBeLessThan(2)
    expect(complaints).toEqual([])
    await close()
  })

  test('by itself; and whoever starts over is somebody new, who goes where the switch stands', async () => {
    const { page, complaints, close } = await tell.page({ viewport: { width: 1440, height: 900 } })
    await page.goto(place.url)
    await logged(page, /ConversationOpened/)
    await page.getByText('Third party by REST').click()
    await page.getByLabel('Answer by itself').check()
    await page.getByRole('button', { name: 'Say it for me' }).click()
    await hears(page, 'Hello, this is Robin of the partner. How can I help?')
    await says(page, 'My fern is sad')
    await hears(page, 'I have read “My fern is sad”')
    await says(page, 'Thanks!')
    await hears(page, 'Glad that this could be solved!')

    const before = await page.evaluate(() => JSON.stringify(localStorage))
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.getByRole('row', { name: /HandoverEnded/ }).waitFor({ state: 'detached' })
    await logged(page, /VariablesChanged.*route = "partner"/)
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toBe(before)
    await page.getByRole('button', { name: 'Say it for me' }).click()
    await hears(page, 'Hello, this is Robin of the partner. How can I help?')
    expect(complaints).toEqual([])
    await close()
  })

  test('the log is filtered, paused, copied, and as high as one likes', async () => {
    const { page, close } = await tell.page({ viewport: { width: 1440, height: 900 } })
    await page.goto(place.url)
    await logged(page, /ConversationOpened/)
    const rows = page.locator('tbody tr')
    await page.getByRole('button', { name: 'Pause' }).click()
    const shown = await rows.count()
    await says(page, 'Find a plant')
    await page.getByRole('button', { name: /Go on \(\d more\)/ }).waitFor()
    expect(await rows.count()).toBe(shown)
    await page.getByRole('button', { name: /Go on/ }).click()
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

  test('on a phone: one part at a time, and the guide leads to the next', async () => {
    const { page, complaints, close } = await tell.page({ viewport: { width: 390, height: 844 }, hasTouch: true })
    await page.goto(place.url)
    await shop(page).getByText('What can I do for you?').waitFor()
    expect(await page.getByRole('heading', { name: 'Event log' }).isVisible()).toBe(false)
    await page.getByText('Third party by REST').tap()
    await page.getByRole('button', { name: 'Say it for me' }).tap()
    await page.getByRole('button', { name: 'Go there' }).tap()
    await came(page, 'The bot asks you')
    await page.getByRole('button', { name: /^Take over/ }).tap()
    await page.getByLabel('Message to the visitor').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.getByRole('button', { name: 'Log' }).tap()
    await page.getByText('takes over: the bot is silent now').waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  test('nothing bars anybody from it, by day and by night', async () => {
    const { page, close } = await tell.page({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    await page.goto(place.url)
    await logged(page, /ConversationOpened/)
    await page.getByText('Third party by REST').click()
    await page.getByRole('button', { name: 'Say it for me' }).click()
    await came(page, 'The bot asks you')
    await page.getByRole('button', { name: /^Take over/ }).click()
    await page.getByLabel('Message to the visitor').waitFor()
    await page.evaluate(axe)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Shop and desk are pages of their own.
      const { violations } = await page.evaluate(() =>
        (globalThis as never as { axe: typeof import('axe-core') }).axe.run(
          { exclude: ['iframe'] },
          { iframes: false },
        ),
      )
      const told = violations.map(({ id, nodes }) => [
        id,
        nodes.map(({ html, failureSummary }) => [html, failureSummary]),
      ])
      expect([colorScheme, told]).toEqual([colorScheme, []])
    }
    await close()
  })

  test('where the server tells it nothing, it says why', async () => {
    const { page, close } = await tell.page()
    await page.route('**/demo/setup', route => route.fulfill({ status: 404 }))
    await page.goto(place.url)
    await page.getByRole('heading', { name: 'Baton runs here, without its demo.' }).waitFor()
    await close()
  })
})
