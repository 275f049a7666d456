import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { CloseConversation } from '../../packages/client/src/documents.ts'
import { inBrowser } from '../support/browser.ts'
import { ReadLog } from '../support/documents.ts'
import type { TestServer } from '../support/server.ts'
import { sessionOn, startStage, widgetOn } from '../support/site.ts'

declare const Baton: { open(): void }

inBrowser('a talk in the widget', tell => {
  test('what is said shows at once, and once, however the server fails', async () => {
    await using here = await startStage()
    const { page, close } = await here.site.visit(tell.browser())
    const { open, say, said } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    let failures = 2
    await page.route('**/graphql', async route => {
      if (!/sendMessage/.test(route.request().postData() ?? '') || failures === 0) return route.continue()
      failures -= 1
      // First the server is not there, then its answer is lost.
      if (failures === 0) await route.fetch()
      await route.fulfill({ status: 502, body: 'bad gateway' })
    })
    await say('hi')
    await page.locator('.me .bubble', { hasText: 'hi' }).waitFor()
    expect(await page.locator('.me .meta').textContent()).toBe('Sending…')
    await page.getByText('· Sent').waitFor()
    await page.waitForFunction(
      () => document.querySelector('baton-widget')!.shadowRoot!.querySelectorAll('.other .bubble').length === 2,
    )
    expect(await said()).toEqual(['Hello from Bot!', 'me: hi', 'Hello from Bot!'])
    expect(failures).toBe(0)
    await close()
  })

  test('what is refused can be tried again, or deleted', async () => {
    await using here = await startStage()
    const { page, close } = await here.site.visit(tell.browser())
    const { open, say, said } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    const refuse = { data: { sendMessage: { __typename: 'Forbidden', code: 'forbidden', says: 'No.' } } }
    let refusing = true
    await page.route('**/graphql', route =>
      refusing && /sendMessage/.test(route.request().postData() ?? '')
        ? route.fulfill({ json: refuse })
        : route.continue(),
    )
    await say('one')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    expect(await said()).toEqual(['Hello from Bot!'])
    await say('two')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    refusing = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('· Sent').waitFor()
    expect(await said()).toContain('me: two')
    await close()
  })

  test('a reload goes on with the same conversation, the draft, and what was not answered', async () => {
    await using here = await startStage()
    const { page, close } = await here.site.visit(tell.browser())
    const { open, say, said, field, log } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    const first = await sessionOn(page)
    await page.route('**/graphql', route =>
      /sendMessage/.test(route.request().postData() ?? '') ? route.abort() : route.continue(),
    )
    await say('unheard')
    await page.getByText('Sending…').waitFor()
    await field.fill('half a thou')
    await page.unroute('**/graphql')
    await page.reload()
    // It stays open as well.
    await log.waitFor()
    expect(await field.inputValue()).toBe('half a thou')
    await page.getByText('· Sent').waitFor()
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(await said()).toEqual(['Hello from Bot!', 'me: unheard', 'Hello from Bot!'])
    expect((await sessionOn(page)).id).toBe(first.id)
    await close()
  })

  test('two tabs share one conversation, begun once', async () => {
    await using here = await startStage()
    const { page, close } = await here.site.visit(tell.browser())
    const other = await tabOf(page.context(), here.site.url)
    const [one, two] = [widgetOn(page), widgetOn(other)]
    // At the same moment.
    await Promise.all([page, other].map(each => each.evaluate(() => Baton.open())))
    await Promise.all([page, other].map(each => each.getByText('Hello from Bot!').waitFor()))
    expect((await sessionOn(page)).id).toBe((await sessionOn(other)).id)
    expect(await begun(here)).toBe(1)
    await one.say('from one')
    await other.getByText('from one').waitFor()
    await two.say('from two')
    await page.getByText('from two').waitFor()
    await other.locator('.other .bubble').nth(2).waitFor()
    const { conversation } = await here.server.ask(here.server.agent, ReadLog, { id: (await sessionOn(page)).id })
    expect(conversation!.events.events.filter(each => each.__typename === 'MessagePosted')).toHaveLength(5)
    // What has ended in one has ended in the other; begun anew in one, it is in the other.
    await here.server.ask(here.server.admin, CloseConversation, {
      input: { conversationId: (await sessionOn(page)).id },
    })
    await Promise.all([page, other].map(each => each.getByText('This conversation has ended.').waitFor()))
    await page.getByRole('button', { name: 'Start a new conversation' }).click()
    await Promise.all([one, two].map(each => each.field.waitFor()))
    await two.say('anew')
    await page.getByText('anew').waitFor()
    expect((await one.said()).slice(0, 2)).toEqual(['Hello from Bot!', 'me: anew'])
    await close()
  })

  test('without a network it says so, keeps what is said, and says it when it is back', async () => {
    await using here = await startStage()
    const { page, close } = await here.site.visit(tell.browser())
    const { open, say, said } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    await page.context().setOffline(true)
    await page.getByText("You're offline.").waitFor()
    await say('into the dark')
    expect(await page.locator('.me .meta').textContent()).toBe('Sending…')
    await page.context().setOffline(false)
    await page.getByText('· Sent').waitFor()
    await page.getByText("You're offline.").waitFor({ state: 'detached' })
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(await said()).toEqual(['Hello from Bot!', 'me: into the dark', 'Hello from Bot!'])
    await close()
  })

  test('a first word that is said without a network begins the conversation when it is back', async () => {
    await using here = await startStage()
    const { page, close } = await here.site.visit(tell.browser())
    const { open, say, said } = widgetOn(page)
    await page.waitForLoadState('networkidle')
    await page.context().setOffline(true)
    await open()
    await say('anybody there?')
    await page.context().setOffline(false)
    await page.getByText('· Sent').waitFor()
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(await said()).toEqual(['Hello from Bot!', 'me: anybody there?', 'Hello from Bot!'])
    await close()
  })
})

async function tabOf(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('.launcher').waitFor()
  return page
}

/** Conversations that the bot has had. */
async function begun({ server, botId }: { server: TestServer; botId: string }): Promise<number> {
  const answer = await server.rest('POST', '/graphql', server.agent, {
    query: 'query($botId: ID) { conversations(filter: { botId: $botId }) { edges { node { id } } } }',
    variables: { botId },
  })
  return ((await answer.json()) as { data: { conversations: { edges: unknown[] } } }).data.conversations.edges.length
}
