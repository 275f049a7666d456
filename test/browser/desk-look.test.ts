import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser, type Watched } from '../support/browser.ts'
import { type DeskTown, log, noFaults, reply, row, signIn, startDeskTown } from '../support/desk.ts'

inBrowser('the desk, for everybody', tell => {
  let place: DeskTown
  const open: Watched[] = []
  beforeAll(async () => {
    place = await startDeskTown()
  })
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]()
  })

  async function leave() {
    const complaints = open.flatMap(each => each.complaints)
    for (const each of open.splice(0)) await each.close()
    expect(complaints).toEqual([])
  }

  test.each(['light', 'dark'] as const)('nothing keeps anybody out in %s', async colorScheme => {
    await place.askPartner('Owed Olga')
    await place.waiting(`Seen in ${colorScheme}`)
    const watched = await tell.page({ viewport: { width: 1360, height: 860 }, colorScheme })
    open.push(watched)
    const { page } = watched
    page.setDefaultTimeout(8_000)
    await page.goto(`${place.town.url}/desk`)
    await page.getByLabel('Agent key').waitFor()
    await noFaults(page)
    await signIn(page, place.town, place.town.ada)
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
    await page.locator('.results a').first().click()
    await page.locator('.delivery .body').first().waitFor()
    await noFaults(page)
    await leave()
  })
})
