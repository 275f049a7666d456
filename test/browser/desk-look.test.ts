import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { DeskPages, type DeskServer, log, noFaults, reply, row, signIn, startDeskServer } from '../support/desk.ts'

inBrowser('the desk’s accessibility and media', browser => {
  let desk: DeskServer
  const pages = new DeskPages(browser, () => desk.server)
  beforeAll(async () => {
    desk = await startDeskServer()
  })
  afterAll(async () => {
    await desk?.[Symbol.asyncDispose]()
  })

  test.each(['light', 'dark'] as const)('axe finds no serious fault in %s', async colorScheme => {
    await desk.askPartner('Olga')
    await desk.waiting(`Seen in ${colorScheme}`)
    const page = await pages.open({ colorScheme })
    await page.goto(`${desk.server.url}/desk`)
    await page.getByLabel('Agent key').waitFor()
    await noFaults(page)
    await signIn(page, desk.server, desk.server.admin)
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
    await pages.close()
  })

  test('an image in a data URL is shown, and no URL that runs a script is loaded', async () => {
    const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="36"/>')}`
    const chat = await desk.waiting('Drawing Dan')
    const images = [
      { url: picture, text: 'Mine' },
      { url: 'javascript:alert(1)', text: 'Not mine' },
    ].map(image => ({ type: 'media' as const, media_type: 'image' as const, ...image }))
    // Not through an API, which refuses the second one: an old log may hold it.
    const { companyId, parts } = desk.server
    const { botId, userId, conversationId } = chat
    await parts.commands.handle({
      principal: { kind: 'visitor', companyId, botId, userId, conversationId, expiresAt: Infinity },
      target: { conversationId },
      command: { kind: 'send', actions: images, clientMessageId: null, controlEpoch: null },
    })
    const page = await pages.signIn(desk.server.agent)
    await row(page, 'Drawing Dan').click()
    const drawn = log(page).getByRole('img', { name: 'Mine', exact: true })
    await drawn.waitFor()
    expect(await drawn.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64)
    await log(page).getByText('Not mine: javascript:alert(1)').waitFor()
    expect(await page.locator('[href^="javascript"], [src^="javascript"]').count()).toBe(0)
    await pages.close()
  })
})
