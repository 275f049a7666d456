import type { Browser, Page } from 'playwright-core'
import { watched } from './browser.ts'
import { Transcript } from './documents.ts'
import { seedFlow } from './flows.ts'
import { startProxy } from './proxy.ts'
import { startServer } from './server.ts'
import { sessionOn, startSite, widgetOn } from './site.ts'

const EACH = 10

/**
 * A user at the widget and an agent at the desk, and no network between them and the server for `ms`: both go on writing, ten
 * messages each. Answers what each of them sees when it is over, and what the log says.
 */
export async function writeThroughCut(browser: Browser, ms: number) {
  await using server = await startServer()
  await using net = await startProxy(server.url)
  const botId = await server.bot(seedFlow('http://127.0.0.1:1/claim'))
  await using site = await startSite({ server: net.url, botId })
  const user = await site.visit(browser)
  const widget = widgetOn(user.page)
  await widget.open()
  await widget.say('agent')
  const agent = await watched(browser)
  await agent.page.goto(`${net.url}/desk#key=${server.agent}`)
  await agent.page.locator('.row').first().click()
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
  for (let i = 1; i <= EACH; i++) {
    await widget.say(`user ${i}`)
    await answer(`agent ${i}`)
    await user.page.waitForTimeout(ms / EACH / 2)
  }
  await user.page.waitForTimeout(Math.max(0, ms - (performance.now() - cutAt)))
  const meanwhile = { user: await widget.said(), agent: await saidAt(agent.page) }
  await net.accept()
  const backAt = performance.now()
  for (const [page, other] of [
    [user.page, 'agent'],
    [agent.page, 'user'],
  ] as const)
    for (let i = 1; i <= EACH; i++) await page.getByText(`${other} ${i}`, { exact: true }).waitFor({ timeout: 60_000 })
  const caughtUpAfter = performance.now() - backAt
  // What was on its way has its place in the log, and stands there.
  await until(async () => (await user.page.locator('.row.sending, .row.failed').count()) === 0)
  await until(async () => (await agent.page.locator('.pending').count()) === 0)
  const { id } = await sessionOn(user.page)
  const { conversation } = await server.ask(server.admin, Transcript, { id })
  const log = conversation!.messages.edges.map(({ node }) => node.text)
  const seen = { user: await widget.said(), agent: await saidAt(agent.page) }
  const complaints = [...user.complaints, ...agent.complaints].filter(
    words => !/ERR_CONNECTION|Failed to load/.test(words),
  )
  await user.close()
  await agent.close()
  return { meanwhile, seen, log, caughtUpAfter, complaints, unexpectedErrors: server.unexpectedErrors }
}

export const wanted = ['user', 'agent'].flatMap(who => Array.from({ length: EACH }, (_, i) => `${who} ${i + 1}`))

/** What stands in the desk's transcript, from top to bottom. */
const saidAt = (page: Page) =>
  page
    .locator('.transcript .message')
    .evaluateAll(all => all.map(each => each.querySelector('.bubble')?.textContent ?? ''))

async function until(holds: () => Promise<boolean>) {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('it did not come about in 10 s')
}
