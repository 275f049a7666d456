import type { Page, WebSocket } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startDemo } from '../support/demo.ts'

inBrowser('the demo page with the desk', browser => {
  let demo: Awaited<ReturnType<typeof startDemo>>
  beforeAll(async () => {
    demo = await startDemo()
  })
  afterAll(() => demo?.[Symbol.asyncDispose]())

  test('a visitor asks for a person, an agent accepts, answers and gives back, and the bot speaks again, all on one socket of the visitor', async () => {
    const { page, pageErrors, close } = await browser.openPage({ viewport: { width: 1440, height: 900 } })
    const sockets = socketsOf(page, Object.values(demo.file.keys))
    await page.goto(demo.url)
    const shop = page.frameLocator('iframe[name=shop]')
    const desk = page.frameLocator('iframe[title="The agents’ desk"]')
    const guide = page.getByRole('region', { name: 'Guide' })
    const shopShows = (words: string) => shop.getByRole('log').getByText(words).waitFor()
    const visitorSends = async (words: string) => {
      await shop.getByLabel('Write a message…').fill(words)
      await shop.getByLabel('Write a message…').press('Enter')
    }
    const logged = (row: RegExp) => page.getByRole('row', { name: row }).waitFor()

    await shopShows('What can I do for you?')
    await shop.getByRole('button', { name: 'Where is my order?' }).click()
    await shopShows('It has six digits.')
    await visitorSends('204817')
    await shopShows('Order 204817 is two stops away.')
    await visitorSends('I want a person')
    await shopShows('One moment, I am asking a colleague.')
    await logged(/HandoverRequested.*in our own queue.*normal/)
    await guide.getByText('The conversation waits in the queue.').waitFor()

    await desk.getByText('Asked for a person in the shop.').first().click()
    await desk.getByRole('button', { name: 'Accept' }).first().click()
    await logged(/HandoverAccepted.*Alex.*2.*listen/)
    await guide.getByText('Answer at the desk.').waitFor()
    const field = desk.getByRole('textbox').last()
    await field.fill('Hello, this is Alex.')
    await field.press('Enter')
    await shopShows('Hello, this is Alex.')
    await visitorSends('Is the bot still there?')
    await desk.getByText('Is the bot still there?').first().waitFor()
    await guide.getByText('then give the conversation back to the bot').waitFor()

    await desk.getByRole('button', { name: 'Give back' }).first().click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByText('callback').first().click()
    await dialog.getByRole('button', { name: 'Give back' }).click()
    await shopShows('We will call you, as agreed.')
    await logged(/HandoverEnded.*as “callback”.*3.*normal/)
    await guide.getByText('The bot speaks again').waitFor()
    await visitorSends('Thanks, bot')
    await shopShows('I know plants and orders')

    // The log shows that the bot has answered nothing while the agent held the conversation.
    const rows = await page.locator('tbody tr').allInnerTexts()
    const from = rows.findIndex(row => row.includes('HandoverAccepted'))
    const to = rows.findIndex(row => row.includes('HandoverEnded'))
    expect(rows.slice(from, to).filter(row => row.includes('\tShop\t'))).toEqual([])
    expect(sockets.map(({ socket, who }) => [who, socket.isClosed()])).toContainEqual(['visitor', false])
    expect(sockets.filter(({ who }) => who === 'visitor')).toHaveLength(1)
    expect(pageErrors).toEqual([])
    await close()
  })

  test('when a visitor asks for the partner, the guide leads to the third party', async () => {
    const { page, close } = await browser.openPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(demo.url)
    const shop = page.frameLocator('iframe[name=shop]')
    await shop.getByLabel('Write a message…').fill('Ask your partner, please')
    await shop.getByLabel('Write a message…').press('Enter')
    await page.getByRole('button', { name: 'Show the third party' }).click()
    await page.getByText('The bot asks you to take this conversation over.').waitFor()
    await close()
  })
})

/** Each socket of the page and its frames, and whether its credential is the visitor's or a staff key. */
function socketsOf(page: Page, keys: string[]) {
  const sockets: { socket: WebSocket; who: 'visitor' | 'staff' }[] = []
  page.on('websocket', socket => {
    socket.once('framesent', ({ payload }) => {
      sockets.push({ socket, who: keys.some(key => payload.includes(key)) ? 'staff' : 'visitor' })
    })
  })
  return sockets
}
