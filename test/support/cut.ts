import type { Browser, Page } from 'playwright-core'
import { openPage } from './browser.ts'
import { Transcript } from './documents.ts'
import { seedFlow } from './flows.ts'
import { startProxy } from './proxy.ts'
import { startServer } from './server.ts'
import { startSite, storedSession, widgetOn } from './site.ts'

/** Messages of each side. */
const COUNT = 10

/**
 * Cuts the network between the server and both a user at the widget and an agent at the desk for `ms`. Each of them writes ten
 * messages meanwhile. Returns what each sees during and after the cut, and what the log has.
 */
export async function writeThroughCut(browser: Browser, ms: number) {
  await using server = await startServer()
  await using net = await startProxy(server.url)
  const botId = await server.bot(seedFlow('http://127.0.0.1:1/claim'))
  await using site = await startSite({ server: net.url, botId })
  const user = await site.visit(browser)
  const widget = widgetOn(user.page)
  await widget.open()
  await widget.send('agent')
  const agent = await openPage(browser)
  await agent.page.goto(`${net.url}/desk#key=${server.agent}`)
  await agent.page.locator('.conversation-row').first().click()
  await agent.page
    .getByRole('button', { name: /accept/i })
    .first()
    .click()
  const reply = agent.page.locator('.composer textarea')
  const answer = async (text: string) => {
    await reply.fill(text)
    await reply.press('Enter')
  }
  await answer('before')
  await user.page.getByText('before').waitFor()

  await net.refuse()
  const cutAt = performance.now()
  await agent.page.getByText('Live', { exact: true }).waitFor({ state: 'hidden' })
  for (let i = 1; i <= COUNT; i++) {
    await widget.send(`user ${i}`)
    await answer(`agent ${i}`)
    await user.page.waitForTimeout(ms / COUNT / 2)
  }
  await user.page.waitForTimeout(Math.max(0, ms - (performance.now() - cutAt)))
  const meanwhile = { user: await widget.texts(), agent: await deskTexts(agent.page) }
  await net.accept()
  const backAt = performance.now()
  for (const [page, other] of [
    [user.page, 'agent'],
    [agent.page, 'user'],
  ] as const)
    for (let i = 1; i <= COUNT; i++) await page.getByText(`${other} ${i}`, { exact: true }).waitFor({ timeout: 60_000 })
  const caughtUpAfter = performance.now() - backAt
  // Until no message is shown as pending.
  await until(async () => (await user.page.locator('.row.sending, .row.failed').count()) === 0)
  await until(async () => (await agent.page.locator('.pending').count()) === 0)
  const { id } = await storedSession(user.page)
  const { conversation } = await server.ask(server.admin, Transcript, { id })
  const log = conversation!.messages.edges.map(({ node }) => node.text)
  const seen = { user: await widget.texts(), agent: await deskTexts(agent.page) }
  const pageErrors = [...user.pageErrors, ...agent.pageErrors].filter(
    text => !/ERR_CONNECTION|Failed to load/.test(text),
  )
  await user.close()
  await agent.close()
  return { meanwhile, seen, log, caughtUpAfter, pageErrors, unexpectedErrors: server.unexpectedErrors }
}

export const wanted = ['user', 'agent'].flatMap(who => Array.from({ length: COUNT }, (_, i) => `${who} ${i + 1}`))

/** The texts of the desk's transcript, from top to bottom. */
const deskTexts = (page: Page) =>
  page
    .locator('.transcript .message')
    .evaluateAll(all => all.map(each => each.querySelector('.bubble')?.textContent ?? ''))

async function until(condition: () => Promise<boolean>) {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await condition()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('the condition did not hold within 10 s')
}
