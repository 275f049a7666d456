import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser, type OpenPage } from '../support/browser.ts'
import { type DeskServer, log, noFaults, reply, row, signIn, startDeskServer } from '../support/desk.ts'

inBrowser('the desk’s lists', browser => {
  let place: DeskServer
  const open: OpenPage[] = []
  beforeAll(async () => {
    place = await startDeskServer()
  })
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]()
  })

  async function desk(key: string, options: Parameters<typeof browser.openPage>[0] = {}): Promise<Page> {
    const opened = await browser.openPage({ viewport: { width: 1360, height: 860 }, ...options })
    open.push(opened)
    opened.page.setDefaultTimeout(20_000)
    await signIn(opened.page, place.server, key)
    return opened.page
  }
  async function leave() {
    const pageErrors = open.flatMap(each => each.pageErrors)
    for (const each of open.splice(0)) await each.close()
    expect(pageErrors).toEqual([])
  }

  test('500 who wait are as quick as 5: only those that can be seen are drawn, and the keyboard reaches the last', async () => {
    const server = await startDeskServer()
    await using _ = server
    await server.waitingMany(500)
    const opened = await browser.openPage({ viewport: { width: 1360, height: 860 } })
    const { page } = opened
    await signIn(page, server.server, server.server.agent)
    await page.locator('.nav-link', { hasText: 'Waiting' }).getByText('500').waitFor()
    expect(await page.locator('.conversation-list .conversation-row').count()).toBeLessThan(30)
    expect(await page.title()).toBe('(500) Desk · Baton')
    await page.keyboard.press('k')
    await page.locator('li[aria-posinset="500"] .conversation-row:focus').waitFor()
    expect(await page.locator('.conversation-list .conversation-row').count()).toBeLessThan(30)
    await opened.close()
    expect(opened.pageErrors).toEqual([])
  }, 40_000)

  test('on a phone one thing is seen at a time, and the browser’s back goes back', async () => {
    await place.waiting('Phoning Phil')
    const page = await desk(place.server.agent, {
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
    await leave()
  })
})
