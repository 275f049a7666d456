import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { CloseConversation } from '../../packages/client/src/documents.ts'
import { inBrowser } from '../support/browser.ts'
import { ReadLog } from '../support/documents.ts'
import type { TestServer } from '../support/server.ts'
import { startServerAndSite, storedSession, widgetOn } from '../support/site.ts'

declare const Baton: { open(): void }

inBrowser('a conversation in the widget', browser => {
  test('a sent message shows at once and stays single when the server’s answer is lost', async () => {
    await using setup = await startServerAndSite()
    const { page, close } = await setup.site.visit(browser.chromium())
    const { open, send, texts } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    let failures = 2
    await page.route('**/graphql', async route => {
      if (!/sendMessage/.test(route.request().postData() ?? '') || failures === 0) return route.continue()
      failures -= 1
      // The first request does not reach the server; of the second the answer is lost.
      if (failures === 0) await route.fetch()
      await route.fulfill({ status: 502, body: 'bad gateway' })
    })
    await send('hi')
    await page.locator('.me .bubble', { hasText: 'hi' }).waitFor()
    expect(await page.locator('.me .meta').textContent()).toBe('Sending…')
    await page.getByText('· Sent').waitFor()
    await page.waitForFunction(
      () => document.querySelector('baton-widget')!.shadowRoot!.querySelectorAll('.other .bubble').length === 2,
    )
    expect(await texts()).toEqual(['Hello from Bot!', 'me: hi', 'Hello from Bot!'])
    expect(failures).toBe(0)
    await close()
  })

  test('a refused message can be sent again or deleted', async () => {
    await using setup = await startServerAndSite()
    const { page, close } = await setup.site.visit(browser.chromium())
    const { open, send, texts } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    const refuse = { data: { sendMessage: { __typename: 'Forbidden', code: 'forbidden', says: 'No.' } } }
    let refusing = true
    await page.route('**/graphql', route =>
      refusing && /sendMessage/.test(route.request().postData() ?? '')
        ? route.fulfill({ json: refuse })
        : route.continue(),
    )
    await send('one')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    expect(await texts()).toEqual(['Hello from Bot!'])
    await send('two')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    refusing = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('· Sent').waitFor()
    expect(await texts()).toContain('me: two')
    await close()
  })

  test('a reload keeps the conversation, the draft and the unanswered message', async () => {
    await using setup = await startServerAndSite()
    const { page, close } = await setup.site.visit(browser.chromium())
    const { open, send, texts, field, log } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    const first = await storedSession(page)
    await page.route('**/graphql', route =>
      /sendMessage/.test(route.request().postData() ?? '') ? route.abort() : route.continue(),
    )
    await send('unanswered')
    await page.getByText('Sending…').waitFor()
    await field.fill('half a thou')
    await page.unroute('**/graphql')
    await page.reload()
    // The panel stays open, too.
    await log.waitFor()
    expect(await field.inputValue()).toBe('half a thou')
    await page.getByText('· Sent').waitFor()
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(await texts()).toEqual(['Hello from Bot!', 'me: unanswered', 'Hello from Bot!'])
    expect((await storedSession(page)).id).toBe(first.id)
    await close()
  })

  test('two tabs share one conversation and start it once', async () => {
    await using setup = await startServerAndSite()
    const { page, close } = await setup.site.visit(browser.chromium())
    const other = await tabOf(page.context(), setup.site.url)
    const [one, two] = [widgetOn(page), widgetOn(other)]
    // Both open at the same moment.
    await Promise.all([page, other].map(each => each.evaluate(() => Baton.open())))
    await Promise.all([page, other].map(each => each.getByText('Hello from Bot!').waitFor()))
    expect((await storedSession(page)).id).toBe((await storedSession(other)).id)
    expect(await countConversations(setup)).toBe(1)
    await one.send('from one')
    await other.getByText('from one').waitFor()
    await two.send('from two')
    await page.getByText('from two').waitFor()
    await other.locator('.other .bubble').nth(2).waitFor()
    const { conversation } = await setup.server.ask(setup.server.agent, ReadLog, { id: (await storedSession(page)).id })
    expect(conversation!.events.events.filter(each => each.__typename === 'MessagePosted')).toHaveLength(5)
    // Its end shows in both tabs, and so does the next conversation that one of them starts.
    await setup.server.ask(setup.server.admin, CloseConversation, {
      input: { conversationId: (await storedSession(page)).id },
    })
    await Promise.all([page, other].map(each => each.getByText('This conversation has ended.').waitFor()))
    await page.getByRole('button', { name: 'Start a new conversation' }).click()
    await Promise.all([one, two].map(each => each.field.waitFor()))
    await two.send('new')
    await page.getByText('new', { exact: true }).waitFor()
    expect((await one.texts()).slice(0, 2)).toEqual(['Hello from Bot!', 'me: new'])
    await close()
  })

  test('without a network it says so, keeps the message and sends it when the network is back', async () => {
    await using setup = await startServerAndSite()
    const { page, close } = await setup.site.visit(browser.chromium())
    const { open, send, texts } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    await page.context().setOffline(true)
    await page.getByText("You're offline.").waitFor()
    await send('offline')
    expect(await page.locator('.me .meta').textContent()).toBe('Sending…')
    await page.context().setOffline(false)
    await page.getByText('· Sent').waitFor()
    await page.getByText("You're offline.").waitFor({ state: 'detached' })
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(await texts()).toEqual(['Hello from Bot!', 'me: offline', 'Hello from Bot!'])
    await close()
  })

  test('a first message written without a network starts the conversation when the network is back', async () => {
    await using setup = await startServerAndSite()
    const { page, close } = await setup.site.visit(browser.chromium())
    const { open, send, texts } = widgetOn(page)
    await page.waitForLoadState('networkidle')
    await page.context().setOffline(true)
    await open()
    await send('first')
    await page.context().setOffline(false)
    await page.getByText('· Sent').waitFor()
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(await texts()).toEqual(['Hello from Bot!', 'me: first', 'Hello from Bot!'])
    await close()
  })
})

async function tabOf(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('.launcher').waitFor()
  return page
}

/** How many conversations the bot has. */
async function countConversations({ server, botId }: { server: TestServer; botId: string }): Promise<number> {
  const answer = await server.rest('POST', '/graphql', server.agent, {
    query: 'query($botId: ID) { conversations(filter: { botId: $botId }) { edges { node { id } } } }',
    variables: { botId },
  })
  return ((await answer.json()) as { data: { conversations: { edges: unknown[] } } }).data.conversations.edges.length
}
