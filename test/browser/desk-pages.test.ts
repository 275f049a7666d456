import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { DeskPages, type DeskServer, live, log, noFaults, startDeskServer } from '../support/desk.ts'
import { Transcript } from '../support/documents.ts'
import { startProxy } from '../support/proxy.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

inBrowser('the desk’s pages', browser => {
  let desk: DeskServer
  const pages = new DeskPages(browser, () => desk.server)
  let partner: Receiver
  beforeAll(async () => {
    partner = await startReceiver()
    desk = await startDeskServer(`${partner.url}/claim`)
  })
  afterAll(async () => {
    await partner?.[Symbol.asyncDispose]()
    await desk?.[Symbol.asyncDispose]()
  })

  test('an administrator finds a dead letter, reads its attempts and redelivers it', async () => {
    const page = await pages.signIn(desk.server.admin)
    await page.getByRole('link', { name: 'Deliveries' }).click()
    const webhook = page.getByRole('article').filter({ hasText: '/claim' })
    await webhook.getByRole('button', { name: 'Disable' }).click()
    await webhook.getByText('disabled', { exact: true }).waitFor()
    // Pending deliveries of a disabled webhook fail at once.
    const lost = await desk.askPartner('Partner Pat')
    await page.getByRole('button', { name: '1 dead letter' }).click({ timeout: 15_000 })
    await page.locator('.delivery-list a').first().click()
    await page.locator('.delivery .body').first().getByText(lost.userId).waitFor()
    await page.getByRole('button', { name: 'Back to deliveries' }).click()
    await webhook.getByRole('button', { name: 'Enable' }).click()
    await webhook.getByText('active', { exact: true }).waitFor()
    // Its handover failed with the claim: taking over now would be too late.
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: 'Redeliver 1' }).click()
    await page.locator('.toast', { hasText: 'handover' }).waitFor()
    expect(partner.at('/claim')).toHaveLength(0)
    await desk.askPartner('Partner Paul')
    await page.getByLabel('State').selectOption('SUCCEEDED')
    await page.locator('.delivery-list').getByText('delivered').waitFor({ timeout: 15_000 })
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: 'Redeliver 1' }).click()
    await page.locator('.toast', { hasText: 'Queued for redelivery: 1' }).waitFor()
    await partner.until(() => partner.at('/claim').length === 2)
    await pages.close()
  })

  test('an agent sees deliveries, and that administrators see more', async () => {
    const page = await pages.signIn(desk.server.agent)
    await page.goto(`${desk.server.url}/desk#/deliveries`)
    await page.getByText('Administrators can see the attempts here').waitFor()
    expect(await page.getByRole('button', { name: /Redeliver/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Disable' }).count()).toBe(0)
    await page.locator('.delivery-list a').first().click()
    await page.getByText('Only administrators').waitFor()
    await pages.close()
  })

  test('the flow is a diagram that the keyboard can move through, and a list with the same content', async () => {
    const page = await pages.signIn(desk.server.agent)
    await page.getByRole('link', { name: 'Flows' }).click()
    const diagram = page.getByRole('group', { name: /Flow diagram/ })
    await diagram.getByRole('button', { name: /^hello start/ }).waitFor()
    expect(await diagram.getByRole('button').count()).toBe(6)
    expect(await diagram.locator('.flow-arrow-takeover').count()).toBe(1)
    await diagram.getByRole('button', { name: /^agent handover/ }).focus()
    await page.keyboard.press('Enter')
    const list = page.getByRole('region', { name: 'Flow as a list' })
    expect(await list.locator('li.chosen').innerText()).toContain('hands over to our queue')
    await list.getByText('is “partner”').waitFor()
    await noFaults(page)
    await pages.close()
  })

  test('a lost connection is shown, stale content is marked, and missed messages arrive after the reconnect', async () => {
    const chat = await desk.waiting('Patient Pam')
    await using proxy = await startProxy(desk.server.url)
    const page = await pages.open()
    await page.goto(`${proxy.url}/desk#key=${desk.server.agent}&to=/c/${chat.conversationId}`)
    await live(page)
    await log(page).getByText('Patient Pam here').waitFor()
    await proxy.refuse()
    await page.locator('.connection-offline').getByText('Offline: reconnecting').waitFor()
    await page.getByText('Not connected. This may be out of date.').waitFor()
    await chat.say('Is anybody there?')
    await proxy.accept()
    await live(page)
    await log(page).getByText('Is anybody there?').waitFor()
    // The browser reports each connection that was refused.
    await pages.close(/ERR_(CONNECTION|EMPTY|SOCKET)|WebSocket/)
  })

  test('a device without a network shows it at once', async () => {
    const page = await pages.signIn(desk.server.agent)
    await page.context().setOffline(true)
    await page.locator('.connection-offline').getByText('this device has no network').waitFor()
    await page.context().setOffline(false)
    await live(page)
    await pages.close(/ERR_|WebSocket/)
  })

  test('an agent edits the user’s variables', async () => {
    const chat = await desk.waiting('Variable Val')
    const page = await pages.signIn(desk.server.agent)
    await page.goto(`${desk.server.url}/desk#/c/${chat.conversationId}`)
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit variables' })
    await dialog.getByRole('button', { name: 'Add variable' }).click()
    await dialog.getByLabel('Name').last().fill('tier')
    await dialog.getByLabel('Value').last().fill('3')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('complementary', { name: 'Details' }).getByText('tier').waitFor()
    const { conversation } = await desk.server.ask(desk.server.agent, Transcript, { id: chat.conversationId })
    expect(conversation?.variables).toMatchObject({ name: 'Variable Val', tier: 3 })
    await pages.close()
  })
})
