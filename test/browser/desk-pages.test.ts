import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser, type Watched } from '../support/browser.ts'
import { type DeskTown, live, noFaults, signIn, startDeskTown } from '../support/desk.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

inBrowser('the desk’s pages', tell => {
  let place: DeskTown
  let partner: Receiver
  const open: Watched[] = []
  beforeAll(async () => {
    partner = await startReceiver()
    place = await startDeskTown(`${partner.url}/claim`)
  })
  afterAll(async () => {
    await partner?.[Symbol.asyncDispose]()
    await place?.[Symbol.asyncDispose]()
  })

  async function desk(key: string, options: Parameters<typeof tell.page>[0] = {}): Promise<Page> {
    const watched = await tell.page({ viewport: { width: 1360, height: 860 }, ...options })
    open.push(watched)
    watched.page.setDefaultTimeout(8_000)
    await signIn(watched.page, place.town, key)
    return watched.page
  }
  async function leave() {
    const complaints = open.flatMap(each => each.complaints)
    for (const each of open.splice(0)) await each.close()
    expect(complaints).toEqual([])
  }

  test('a dead letter is found, its attempts are read, and it is delivered again', async () => {
    const page = await desk(place.town.ada)
    await page.getByRole('link', { name: 'Deliveries' }).click()
    const hook = page.getByRole('article').filter({ hasText: '/claim' })
    await hook.getByRole('button', { name: 'Switch off' }).click()
    await hook.getByText('switched off', { exact: true }).waitFor()
    // What a webhook that is switched off is owed fails at once.
    const lost = await place.askPartner('Partner Pat')
    await page.getByRole('button', { name: '1 dead letter' }).click({ timeout: 15_000 })
    await page.locator('.results a').first().click()
    await page.locator('.delivery .body').first().getByText(lost.userId).waitFor()
    await page.getByRole('button', { name: 'Back to the deliveries' }).click()
    await hook.getByRole('button', { name: 'Switch on' }).click()
    await hook.getByText('delivers', { exact: true }).waitFor()
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: 'Redeliver 1' }).click()
    await page.locator('.toast', { hasText: 'Due again: 1' }).waitFor()
    await partner.until(() => partner.at('/claim').length === 1)
    await page.getByLabel('State').selectOption('SUCCEEDED')
    await page.locator('.results').getByText('delivered').waitFor({ timeout: 15_000 })
    await leave()
  })

  test('an agent sees deliveries, and is told who may see more', async () => {
    const page = await desk(place.town.bea)
    await page.goto(`${place.town.url}/desk#/deliveries`)
    await page.getByText('An administrator can see the attempts here').waitFor()
    expect(await page.getByRole('button', { name: /Redeliver/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Switch off' }).count()).toBe(0)
    await page.locator('.results a').first().click()
    await page.getByText('shown to administrators').waitFor()
    await leave()
  })

  test('the flow is a picture that the keyboard can walk through, and a list that says the same', async () => {
    const page = await desk(place.town.bea)
    await page.getByRole('link', { name: 'Flows' }).click()
    const picture = page.getByRole('group', { name: /as a picture/ })
    await picture.getByRole('button', { name: /^hello start/ }).waitFor()
    expect(await picture.getByRole('button').count()).toBe(6)
    expect(await picture.locator('.arrow-takeover').count()).toBe(1)
    await picture.getByRole('button', { name: /^agent asks a person/ }).focus()
    await page.keyboard.press('Enter')
    const list = page.getByRole('region', { name: 'The flow as a list' })
    expect(await list.locator('li.chosen').innerText()).toContain('asks our queue')
    await list.getByText('is “partner”').waitFor()
    await noFaults(page)
    await leave()
  })

  test('the light tells when the line is cut, marks what is old, and when it is back', async () => {
    const page = await desk(place.town.bea)
    await page.context().setOffline(true)
    await page.locator('.light-offline').getByText('Offline').waitFor()
    await page.context().setOffline(false)
    await live(page)
    for (const each of open) each.complaints.splice(0)
    await leave()
  })
})
