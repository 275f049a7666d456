import type { Page, WebSocket } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startDemo } from '../support/demo.ts'

inBrowser('the demo page with the desk', tell => {
  let place: Awaited<ReturnType<typeof startDemo>>
  beforeAll(async () => {
    place = await startDemo()
  })
  afterAll(() => place?.[Symbol.asyncDispose]())

  test('asked for, accepted, answered, given back; the bot speaks again, and the visitor’s socket is the same all along', async () => {
    const { page, complaints, close } = await tell.page({ viewport: { width: 1440, height: 900 } })
    const sockets = socketsOf(page, Object.values(place.demo.keys))
    await page.goto(place.url)
    const shop = page.frameLocator('iframe[name=shop]')
    const desk = page.frameLocator('iframe[title="The agents’ desk"]')
    const guide = page.getByRole('region', { name: 'Guide' })
    const hears = (words: string) => shop.getByRole('log').getByText(words).waitFor()
    const says = async (words: string) => {
      await shop.getByLabel('Write a message…').fill(words)
      await shop.getByLabel('Write a message…').press('Enter')
    }
    const logged = (row: RegExp) => page.getByRole('row', { name: row }).waitFor()

    await hears('What can I do for you?')
    await shop.getByRole('button', { name: 'Where is my order?' }).click()
    await hears('It has six digits.')
    await says('204817')
    await hears('Order 204817 is two stops away.')
    await says('I want a person')
    await hears('One moment, I am asking a colleague.')
    await logged(/HandoverRequested.*in our own queue.*normal/)
    await guide.getByText('The conversation waits in the queue.').waitFor()

    await desk.getByText('Asked for a person in the shop.').first().click()
    await desk.getByRole('button', { name: 'Accept' }).first().click()
    await logged(/HandoverAccepted.*Alex.*2.*listen/)
    await guide.getByText('Answer at the desk.').waitFor()
    const words = desk.getByRole('textbox').last()
    await words.fill('Hello, this is Alex.')
    await words.press('Enter')
    await hears('Hello, this is Alex.')
    await says('Is the bot still there?')
    await desk.getByText('Is the bot still there?').first().waitFor()
    await guide.getByText('then give the conversation back to the bot').waitFor()

    await desk.getByRole('button', { name: 'Give back' }).first().click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByText('callback').first().click()
    await dialog.getByRole('button', { name: 'Give back' }).click()
    await hears('You will be called, as agreed.')
    await logged(/HandoverEnded.*as “callback”.*3.*normal/)
    await guide.getByText('The bot speaks again').waitFor()
    await says('Thanks, bot')
    await hears('I know plants and orders')

    // What was said while a person held it, the bot has not answered: the log has it in one order.
    const said = await page.locator('tbody tr').allInnerTexts()
    const from = said.findIndex(row => row.includes('HandoverAccepted'))
    const to = said.findIndex(row => row.includes('HandoverEnded'))
    expect(said.slice(from, to).filter(row => row.includes('\tShop\t'))).toEqual([])
    expect(sockets.map(({ socket, who }) => [who, socket.isClosed()])).toContainEqual(['visitor', false])
    expect(sockets.filter(({ who }) => who === 'visitor')).toHaveLength(1)
    expect(complaints).toEqual([])
    await close()
  })

  test('a visitor who asks for the partner is not lost: the guide shows where', async () => {
    const { page, close } = await tell.page({ viewport: { width: 1440, height: 900 } })
    await page.goto(place.url)
    const shop = page.frameLocator('iframe[name=shop]')
    await shop.getByLabel('Write a message…').fill('Ask your partner, please')
    await shop.getByLabel('Write a message…').press('Enter')
    await page.getByRole('button', { name: 'Show the third party' }).click()
    await page.getByText('The bot asks you to take this conversation over.').waitFor()
    await close()
  })
})

/** Every socket of the page and its frames, by whose credential it was opened with. */
function socketsOf(page: Page, keys: string[]) {
  const sockets: { socket: WebSocket; who: 'visitor' | 'staff' }[] = []
  page.on('websocket', socket => {
    socket.once('framesent', ({ payload }) => {
      sockets.push({ socket, who: keys.some(key => payload.includes(key)) ? 'staff' : 'visitor' })
    })
  })
  return sockets
}
