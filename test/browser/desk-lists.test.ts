import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { DeskPages, type DeskServer, log, noFaults, reply, row, signIn, startDeskServer } from '../support/desk.ts'

inBrowser('the desk’s lists', browser => {
  let desk: DeskServer
  const pages = new DeskPages(browser, () => desk.server)
  beforeAll(async () => {
    desk = await startDeskServer()
  })
  afterAll(async () => {
    await desk?.[Symbol.asyncDispose]()
  })

  test('of 500 waiting users only the visible rows are rendered, and the keyboard reaches the last', async () => {
    const server = await startDeskServer()
    await using _ = server
    await server.waitingMany(500)
    const page = await pages.open()
    await signIn(page, server.server, server.server.agent)
    await page.locator('.nav-link', { hasText: 'Waiting' }).getByText('500').waitFor()
    expect(await page.locator('.conversation-list .conversation-row').count()).toBeLessThan(30)
    expect(await page.title()).toBe('(500) Desk · Baton')
    await page.keyboard.press('k')
    await page.locator('li[aria-posinset="500"] .conversation-row:focus').waitFor()
    expect(await page.locator('.conversation-list .conversation-row').count()).toBeLessThan(30)
    await pages.close()
  }, 40_000)

  test('on a phone one pane is visible at a time, and the browser’s back button goes back', async () => {
    await desk.waiting('Phoning Phil')
    const page = await pages.signIn(desk.server.agent, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    await row(page, 'Phoning Phil').tap()
    await page.locator('.conversation-footer').getByRole('button', { name: 'Accept' }).tap()
    await reply(page).fill('On my way')
    await page.getByRole('button', { name: 'Send' }).tap()
    await log(page).getByText('On my way').waitFor()
    expect(await page.locator('.conversation-list').isVisible()).toBe(false)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
    for (const button of await page
      .locator('.conversation-header button:visible, .conversation-footer button:visible')
      .all()) {
      const box = (await button.boundingBox())!
      expect([await button.innerHTML(), Math.min(box.width, box.height) >= 44]).toEqual([expect.any(String), true])
    }
    await noFaults(page)
    await page.goBack()
    await page.locator('.conversation-list').waitFor()
    expect(await log(page).count()).toBe(0)
    await noFaults(page)
    await pages.close()
  })
})
