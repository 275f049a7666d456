import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { AcceptHandover, SendMessage } from '../../packages/client/src/documents.ts'
import { inBrowser } from '../support/browser.ts'
import { ReadLog } from '../support/documents.ts'
import type { TestServer } from '../support/server.ts'
import { sessionOn, startStage, widgetOn } from '../support/site.ts'
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
declare const told: [string, object][]

inBrowser('the users of a widget', tell => {
  test('an agent is heard, seen typing, and counted while the panel is closed; what is read is marked', async () => {
    await using here = await startStage()
    const { server } = here
    const { page, complaints, close } = await here.site.visit(tell.browser(), { body: '<p>x</p>' })
    const { open, say, launcher, log } = widgetOn(page)
    await listen(page)
    await open()
    await say('agent')
    await page.getByText('I ask a colleague.').waitFor()
    const { id: conversationId } = await sessionOn(page)
    await server.ask(server.agent, AcceptHandover, { input: { conversationId } })
    await typing(server, conversationId)
    await page.getByRole('img', { name: /is writing/ }).waitFor()
    await page.keyboard.press('Escape')
    const speak = (text: string) => server.ask(server.agent, SendMessage, { input: { conversationId, text } })
    await speak('One')
    await speak('Two')
    await page.locator('.badge', { hasText: '2' }).waitFor()
    expect(await launcher.getAttribute('aria-label')).toBe('Open chat, 2 unread')
    expect(await page.evaluate(() => Baton.unread)).toBe(2)
    await launcher.click()
    await page.locator('.badge').waitFor({ state: 'detached' })
    expect(await log.getByText('Two').isVisible()).toBe(true)
    const events = await page.evaluate(() => told)
    expect(
      events.filter(([name]) => name === 'message').map(([, detail]) => (detail as { text: string }).text),
    ).toEqual(['Hello from Bot!', 'agent', 'I ask a colleague.', 'One', 'Two'])
    expect(
      events.filter(([name]) => name === 'handover').map(([, detail]) => (detail as { state: string }).state),
    ).toEqual(['REQUESTED', 'ACCEPTED'])
    expect(
      events.filter(([name]) => name === 'unread').map(([, detail]) => (detail as { unread: number }).unread),
    ).toContain(2)
    expect(events.filter(([name]) => name === 'unread').at(-1)![1]).toMatchObject({ unread: 0 })
    expect(events.map(([name]) => name)).toEqual(expect.arrayContaining(['open', 'close', 'status']))
    // The desk knows: read.
    const read = async () =>
      (await marks(server, conversationId)).find(mark => mark.participant.kind === 'USER')?.readSeq ?? 0
    const { conversation } = await server.ask(server.agent, ReadLog, { id: conversationId })
    await expect.poll(read).toBe(conversation!.lastSeq)
    expect(complaints).toEqual([])
    await close()
  })

  test('who is named by a customer’s token, and only they, may talk where the bot asks for it', async () => {
    await using here = await startStage({ visitorAuth: 'required' })
    const { server, botId } = here
    const { kid, secret } = await identityKey(server, server.admin, botId)
    const token = (sub: string) => signed({ kid, alg: 'HS256' }, secret, { sub, aud: botId })
    const { page, close } = await here.site.visit(tell.browser())
    const { open, say, said } = widgetOn(page)
    await open()
    await page.getByText('Please sign in to chat.').waitFor()
    await page.evaluate(jwt => Baton.identify(jwt), await token('ann'))
    await page.getByText('Hello from Bot!').waitFor()
    await say('I am Ann')
    await page.getByText('· Sent').waitFor()
    // A function is asked again when a token has ended.
    const ended = await signed({ kid, alg: 'HS256' }, secret, { sub: 'bob', aud: botId, exp: inSeconds(-60) })
    await page.evaluate(
      ([first, next]) => Baton.identify((refused: string | null) => (refused === null ? first : next)),
      [ended, await token('bob')] as const,
    )
    await page.getByText('I am Ann').waitFor({ state: 'detached' })
    await page.getByText('Hello from Bot!').waitFor()
    await say('I am Bob')
    await page.getByText('· Sent').waitFor()
    await listen(page)
    // Ann finds her own again, which is no news; nothing of anybody's lies where another tab could read it.
    await page.evaluate(jwt => Baton.identify(jwt), await token('ann'))
    await page.getByText('I am Ann').waitFor()
    expect(await said()).not.toContain('me: I am Bob')
    expect((await page.evaluate(() => told)).filter(([name]) => name === 'message')).toEqual([])
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/I am|token/)
    await close()
  })

  test('variables are given to the bot, before a conversation and in it; calls may come before the script', async () => {
    await using here = await startStage()
    const { server } = here
    const head = `<script>(window.Baton ??= []).push(baton => { baton.setVariables({ plan: 'gold' }); baton.send('early') })</script>`
    const { page, complaints, close } = await here.site.visit(tell.browser(), {
      head,
      attributes: 'data-module="agent"',
    })
    await expect.poll(() => sessionOn(page).catch(() => null)).not.toBeNull()
    const { id } = await sessionOn(page)
    const log = async () => (await server.ask(server.agent, ReadLog, { id })).conversation!
    await expect.poll(async () => (await log()).variables).toEqual({ plan: 'gold' })
    await page.evaluate(() => Baton.setVariables({ page: 'cart' }))
    await expect.poll(async () => (await log()).variables).toEqual({ plan: 'gold', page: 'cart' })
    await page.evaluate(() => Baton.open())
    await page.getByText('I ask a colleague.').waitFor()
    await page.getByText('early').waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  test('a visitor’s token is renewed in its second half; one that has ended lets begin anew', async () => {
    let ahead = -40_000
    const now = () => Date.now() + ahead
    await using here = await startStage({}, { now, env: { BATON_VISITOR_TOKEN_TTL: '60' } })
    const { page, close } = await here.site.visit(tell.browser())
    const { open, field } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    const { token } = await sessionOn(page)
    ahead = 0
    await page.reload()
    await expect.poll(async () => (await sessionOn(page)).token).not.toBe(token)
    await page.goto('about:blank')
    ahead = 120_000
    await page.goto(here.site.url)
    await page.getByText('Hello from Bot!').waitFor()
    await page.getByRole('button', { name: 'Start a new conversation' }).click()
    await field.waitFor()
    await close()
  })

  test('where storage is refused it works, until the page is left', async () => {
    await using here = await startStage()
    const head = `<script>for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } })</script>`
    const { page, complaints, close } = await here.site.visit(tell.browser(), { head })
    const { open, say } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    await say('x')
    await page.getByText('· Sent').waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})

/** Collects what the widget tells, by its API. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const all: [string, object][] = []
    Object.assign(window, { told: all })
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
