import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { AcceptHandover, SendMessage } from '../../packages/client/src/documents.ts'
import { inBrowser } from '../support/browser.ts'
import { ReadLog } from '../support/documents.ts'
import type { TestServer } from '../support/server.ts'
import { startServerAndSite, storedSession, widgetOn } from '../support/site.ts'
import { identityKey, inSeconds, signed } from '../support/tokens.ts'

type Api = {
  open(): void
  close(): void
  send(text: string): void
  on(name: string, seen: (detail: object) => void): () => void
  setVariables(variables: object): void
  identify(token: unknown): Promise<void>
  unread: number
}
declare const Baton: Api
declare const events: [string, object][]

inBrowser('the users of the widget', browser => {
  test('an agent’s typing and messages show, count as unread while the panel is closed, and are reported as read', async () => {
    await using setup = await startServerAndSite()
    const { server } = setup
    const { page, pageErrors, close } = await setup.site.visit(browser.chromium(), { body: '<p>x</p>' })
    const { open, send, launcher, log } = widgetOn(page)
    await listen(page)
    await open()
    await send('agent')
    await page.getByText('I ask a colleague.').waitFor()
    const { id: conversationId } = await storedSession(page)
    await server.ask(server.agent, AcceptHandover, { input: { conversationId } })
    await typing(server, conversationId)
    await page.getByRole('img', { name: /is writing/ }).waitFor()
    await page.keyboard.press('Escape')
    const agentSends = (text: string) => server.ask(server.agent, SendMessage, { input: { conversationId, text } })
    await agentSends('One')
    await agentSends('Two')
    await page.locator('.badge', { hasText: '2' }).waitFor()
    expect(await launcher.getAttribute('aria-label')).toBe('Open chat, 2 unread')
    expect(await page.evaluate(() => Baton.unread)).toBe(2)
    await launcher.click()
    await page.locator('.badge').waitFor({ state: 'detached' })
    expect(await log.getByText('Two').isVisible()).toBe(true)
    const seen = await page.evaluate(() => events)
    expect(seen.filter(([name]) => name === 'message').map(([, detail]) => (detail as { text: string }).text)).toEqual([
      'Hello from Bot!',
      'agent',
      'I ask a colleague.',
      'One',
      'Two',
    ])
    expect(
      seen.filter(([name]) => name === 'handover').map(([, detail]) => (detail as { state: string }).state),
    ).toEqual(['REQUESTED', 'ACCEPTED'])
    expect(
      seen.filter(([name]) => name === 'unread').map(([, detail]) => (detail as { unread: number }).unread),
    ).toContain(2)
    expect(seen.filter(([name]) => name === 'unread').at(-1)![1]).toMatchObject({ unread: 0 })
    expect(seen.map(([name]) => name)).toEqual(expect.arrayContaining(['open', 'close', 'status']))
    // The server has the user's read receipt.
    const read = async () =>
      (await marks(server, conversationId)).find(mark => mark.participant.kind === 'USER')?.readSeq ?? 0
    const { conversation } = await server.ask(server.agent, ReadLog, { id: conversationId })
    await expect.poll(read).toBe(conversation!.lastSeq)
    expect(pageErrors).toEqual([])
    await close()
  })

  test('a bot that requires a named user answers only users with a token of the site', async () => {
    await using setup = await startServerAndSite({ visitorAuth: 'required' })
    const { server, botId } = setup
    const { kid, secret } = await identityKey(server, server.admin, botId)
    const token = (sub: string) => signed({ kid, alg: 'HS256' }, secret, { sub, aud: botId })
    const { page, close } = await setup.site.visit(browser.chromium())
    const { open, send, texts } = widgetOn(page)
    await open()
    await page.getByText('Please sign in to chat.').waitFor()
    await page.evaluate(jwt => Baton.identify(jwt), await token('ann'))
    await page.getByText('Hello from Bot!').waitFor()
    await send('I am Ann')
    await page.getByText('· Sent').waitFor()
    // A function is asked for a new token when the last one has expired.
    const expired = await signed({ kid, alg: 'HS256' }, secret, { sub: 'bob', aud: botId, exp: inSeconds(-60) })
    await page.evaluate(
      ([first, next]) => Baton.identify((refused: string | null) => (refused === null ? first : next)),
      [expired, await token('bob')] as const,
    )
    await page.getByText('I am Ann').waitFor({ state: 'detached' })
    await page.getByText('Hello from Bot!').waitFor()
    await send('I am Bob')
    await page.getByText('· Sent').waitFor()
    await listen(page)
    // Ann's conversation is back, and none of its messages counts as new. Nothing of a named user is in localStorage.
    await page.evaluate(jwt => Baton.identify(jwt), await token('ann'))
    await page.getByText('I am Ann').waitFor()
    expect(await texts()).not.toContain('me: I am Bob')
    expect((await page.evaluate(() => events)).filter(([name]) => name === 'message')).toEqual([])
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/I am|token/)
    await close()
  })

  test('variables reach the bot before and during a conversation, also those set before the script has loaded', async () => {
    await using setup = await startServerAndSite()
    const { server } = setup
    const head = `<script>(window.Baton ??= []).push(baton => { baton.setVariables({ plan: 'gold' }); baton.send('early') })</script>`
    const { page, pageErrors, close } = await setup.site.visit(browser.chromium(), {
      head,
      attributes: 'data-module="agent"',
    })
    await expect.poll(() => storedSession(page).catch(() => null)).not.toBeNull()
    const { id } = await storedSession(page)
    const log = async () => (await server.ask(server.agent, ReadLog, { id })).conversation!
    await expect.poll(async () => (await log()).variables).toEqual({ plan: 'gold' })
    await page.evaluate(() => Baton.setVariables({ page: 'cart' }))
    await expect.poll(async () => (await log()).variables).toEqual({ plan: 'gold', page: 'cart' })
    await page.evaluate(() => Baton.open())
    await page.getByText('I ask a colleague.').waitFor()
    await page.getByText('early').waitFor()
    expect(pageErrors).toEqual([])
    await close()
  })

  test('a visitor’s token is renewed in the second half of its life; an expired one offers a new conversation', async () => {
    let ahead = -40_000
    const now = () => Date.now() + ahead
    await using setup = await startServerAndSite({}, { now, env: { BATON_VISITOR_TOKEN_TTL: '60' } })
    const { page, close } = await setup.site.visit(browser.chromium())
    const { open, field } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    const { token } = await storedSession(page)
    ahead = 0
    await page.reload()
    await expect.poll(async () => (await storedSession(page)).token).not.toBe(token)
    await page.goto('about:blank')
    ahead = 120_000
    await page.goto(setup.site.url)
    await page.getByText('Hello from Bot!').waitFor()
    await page.getByRole('button', { name: 'Start a new conversation' }).click()
    await field.waitFor()
    await close()
  })

  test('without browser storage it works until the page is closed', async () => {
    await using setup = await startServerAndSite()
    const head = `<script>for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } })</script>`
    const { page, pageErrors, close } = await setup.site.visit(browser.chromium(), { head })
    const { open, send } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    await send('x')
    await page.getByText('· Sent').waitFor()
    expect(pageErrors).toEqual([])
    await close()
  })
})

/** Collects the widget's events, by its API. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const all: [string, object][] = []
    Object.assign(window, { events: all })
    for (const name of ['open', 'close', 'message', 'unread', 'handover', 'status', 'error'])
      Baton.on(name, detail => all.push([name, detail]))
  })

async function typing(server: TestServer, conversationId: string) {
  await server.rest('POST', '/graphql', server.agent, {
    query: 'mutation($input: SetTypingInput!) { setTyping(input: $input) { __typename } }',
    variables: { input: { conversationId, typing: true } },
  })
}

async function marks(server: TestServer, id: string) {
  const answer = await server.rest('POST', '/graphql', server.agent, {
    query: 'query($id: ID!) { conversation(id: $id) { readReceipts { participant { kind } readSeq } } }',
    variables: { id },
  })
  const { data } = (await answer.json()) as {
    data: { conversation: { readReceipts: { participant: { kind: string }; readSeq: number }[] } }
  }
  return data.conversation.readReceipts
}
