import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser, type OpenPage } from '../support/browser.ts'
import { type DeskServer, live, log, noFaults, signIn, startDeskServer } from '../support/desk.ts'
import { Transcript } from '../support/documents.ts'
import { startProxy } from '../support/proxy.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

inBrowser('the desk’s pages', browser => {
  let place: DeskServer
  let partner: Receiver
  const open: OpenPage[] = []
  beforeAll(async () => {
    partner = await startReceiver()
    place = await startDeskServer(`${partner.url}/claim`)
  })
  afterAll(async () => {
    await partner?.[Symbol.asyncDispose]()
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

  test('a dead letter is found, its attempts are read, and it is delivered again', async () => {
    const page = await desk(place.server.admin)
    await page.getByRole('link', { name: 'Deliveries' }).click()
    const hook = page.getByRole('article').filter({ hasText: '/claim' })
    await hook.getByRole('button', { name: 'Switch off' }).click()
    await hook.getByText('switched off', { exact: true }).waitFor()
    // Pending deliveries of a disabled webhook fail at once.
    const lost = await place.askPartner('Partner Pat')
    await page.getByRole('button', { name: '1 dead letter' }).click({ timeout: 15_000 })
    await page.locator('.delivery-list a').first().click()
    await page.locator('.delivery .body').first().getByText(lost.userId).waitFor()
    await page.getByRole('button', { name: 'Back to the deliveries' }).click()
    await hook.getByRole('button', { name: 'Switch on' }).click()
    await hook.getByText('delivers', { exact: true }).waitFor()
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: 'Redeliver 1' }).click()
    await page.locator('.toast', { hasText: 'Due again: 1' }).waitFor()
    await partner.until(() => partner.at('/claim').length === 1)
    await page.getByLabel('State').selectOption('SUCCEEDED')
    await page.locator('.delivery-list').getByText('delivered').waitFor({ timeout: 15_000 })
    await leave()
  })

  test('an agent sees deliveries, and is told who may see more', async () => {
    const page = await desk(place.server.agent)
    await page.goto(`${place.server.url}/desk#/deliveries`)
    await page.getByText('An administrator can see the attempts here').waitFor()
    expect(await page.getByRole('button', { name: /Redeliver/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Switch off' }).count()).toBe(0)
    await page.locator('.delivery-list a').first().click()
    await page.getByText('shown to administrators').waitFor()
    await leave()
  })

  test('the flow is a picture that the keyboard can walk through, and a list that says the same', async () => {
    const page = await desk(place.server.agent)
    await page.getByRole('link', { name: 'Flows' }).click()
    const picture = page.getByRole('group', { name: /as a picture/ })
    await picture.getByRole('button', { name: /^hello start/ }).waitFor()
    expect(await picture.getByRole('button').count()).toBe(6)
    expect(await picture.locator('.flow-arrow-takeover').count()).toBe(1)
    await picture.getByRole('button', { name: /^agent asks a person/ }).focus()
    await page.keyboard.press('Enter')
    const list = page.getByRole('region', { name: 'The flow as a list' })
    expect(await list.locator('li.chosen').innerText()).toContain('asks our queue')
    await list.getByText('is “partner”').waitFor()
    await noFaults(page)
    await leave()
  })

  test('the light tells when the line is cut, what is old is marked, and what was said meanwhile comes', async () => {
    const chat = await place.waiting('Patient Pam')
    await using proxy = await startProxy(place.server.url)
    const opened = await browser.openPage({ viewport: { width: 1360, height: 860 } })
    const { page } = opened
    page.setDefaultTimeout(20_000)
    await page.goto(`${proxy.url}/desk#key=${place.server.agent}&to=/c/${chat.conversationId}`)
    await live(page)
    await log(page).getByText('Patient Pam here').waitFor()
    await proxy.refuse()
    await page.locator('.connection-offline').getByText('Offline: trying again').waitFor()
    await page.getByText('Not connected: what you see may be old').waitFor()
    await chat.say('Is anybody there?')
    await proxy.accept()
    await live(page)
    await log(page).getByText('Is anybody there?').waitFor()
    await opened.close()
    // The browser reports each connection that was refused.
    expect(opened.pageErrors.filter(each => !/ERR_(CONNECTION|EMPTY|SOCKET)|WebSocket/.test(each))).toEqual([])
  })

  test('a device without a network is told so at once', async () => {
    const page = await desk(place.server.agent)
    await page.context().setOffline(true)
    await page.locator('.connection-offline').getByText('this device has no network').waitFor()
    await page.context().setOffline(false)
    await live(page)
    for (const each of open) each.pageErrors.splice(0)
    await leave()
  })

  test('what the bot knows of the user can be put right', async () => {
    const chat = await place.waiting('Variable Val')
    const page = await desk(place.server.agent)
    await page.goto(`${place.server.url}/desk#/c/${chat.conversationId}`)
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit the variables' })
    await dialog.getByRole('button', { name: 'Add a variable' }).click()
    await dialog.getByLabel('Name').last().fill('tier')
    await dialog.getByLabel('Value').last().fill('3')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('complementary', { name: 'Details' }).getByText('tier').waitFor()
    const { conversation } = await place.server.ask(place.server.agent, Transcript, { id: chat.conversationId })
    expect(conversation?.variables).toMatchObject({ name: 'Variable Val', tier: 3 })
    await leave()
  })
})
