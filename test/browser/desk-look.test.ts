import { afterAll, beforeAll, expect, test } from 'vitest'
import { SendMessage } from '../../packages/client/src/documents.ts'
import { inBrowser, type OpenPage } from '../support/browser.ts'
import { type DeskServer, log, noFaults, reply, row, signIn, startDeskServer } from '../support/desk.ts'

inBrowser('the desk, for everybody', browser => {
  let place: DeskServer
  const open: OpenPage[] = []
  beforeAll(async () => {
    place = await startDeskServer()
  })
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]()
  })

  async function leave() {
    const pageErrors = open.flatMap(each => each.pageErrors)
    for (const each of open.splice(0)) await each.close()
    expect(pageErrors).toEqual([])
  }

  test.each(['light', 'dark'] as const)('nothing keeps anybody out in %s', async colorScheme => {
    await place.askPartner('Owed Olga')
    await place.waiting(`Seen in ${colorScheme}`)
    const opened = await browser.openPage({ viewport: { width: 1360, height: 860 }, colorScheme })
    open.push(opened)
    const { page } = opened
    page.setDefaultTimeout(20_000)
    await page.goto(`${place.server.url}/desk`)
    await page.getByLabel('Agent key').waitFor()
    await noFaults(page)
    await signIn(page, place.server, place.server.admin)
    await row(page, `Seen in ${colorScheme}`).click()
    await page.keyboard.press('a')
    await reply(page).fill('Hello')
    await page.keyboard.press('Enter')
    await log(page).getByText('Hello', { exact: true }).waitFor()
    await noFaults(page)
    await reply(page).fill('/')
    await page.getByRole('listbox').waitFor()
    await noFaults(page)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    for (const key of ['e', 't', '?']) {
      await page.keyboard.press(key)
      await page.getByRole('dialog').waitFor()
      await noFaults(page)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.locator('.delivery-list a').first().click()
    await page.locator('.delivery .body').first().waitFor()
    await noFaults(page)
    await leave()
  })

  test('a picture that stands in its own address is drawn, and nothing that runs is loaded', async () => {
    const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="36"/>')}`
    const chat = await place.waiting('Drawing Dan')
    const images = [
      { url: picture, text: 'Mine' },
      { url: 'javascript:alert(1)', text: 'Not mine' },
    ].map(image => ({ media: { mediaType: 'IMAGE' as const, ...image } }))
    const input = { conversationId: chat.conversationId, actions: images }
    await place.server.ask(chat.visitorToken, SendMessage, { input })
    const opened = await browser.openPage()
    open.push(opened)
    const { page } = opened
    await signIn(page, place.server, place.server.agent)
    await row(page, 'Drawing Dan').click()
    const drawn = log(page).getByRole('img', { name: 'Mine', exact: true })
    await drawn.waitFor()
    expect(await drawn.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64)
    await log(page).getByText('Not mine: javascript:alert(1)').waitFor()
    expect(await page.locator('[href^="javascript"], [src^="javascript"]').count()).toBe(0)
    await leave()
  })
})
