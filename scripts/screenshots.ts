import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { createBaton } from '../packages/client/src/index.ts'
import { readEnv, toConfig } from '../src/config.ts'
import type { Demo } from '../src/demo/seed.ts'
import { wire } from '../src/wire.ts'
import { chromiumPath, openChromium } from '../test/support/chromium.ts'
import { buildWeb } from './web.ts'

/** The pictures of README, of a real server with a believable morning behind it: `npm run screenshots`. */
const folder = new URL('../docs/images/', import.meta.url).pathname
const MINUTE = 60_000
if (chromiumPath === null) throw new Error('There is no Chromium here: install it, or name it in CHROMIUM.')

await buildWeb()
mkdirSync(folder, { recursive: true })
const dataDir = mkdtempSync(join(tmpdir(), 'baton-screenshots-'))
// The clock starts in the past, so that the pictures show a morning's conversations.
let ago = 11 * MINUTE
const config = toConfig(readEnv({ BATON_DATA_DIR: dataDir, PORT: '0' }))
const baton = wire(
  { ...config, secret: 'a secret of these pictures alone' },
  { now: () => Date.now() - ago, report: error => console.error(error) },
)
await new Promise<void>(resolve => baton.server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(baton.server.address() as AddressInfo).port}`
const demo = (await baton.demo!.start({ url, ownUrl: url, partnerUrl: `${url}/demo/partner` }))!
const browser = await openChromium()
try {
  const held = await morning(demo)
  await pictures(browser, demo, held)
} finally {
  await browser.close()
  await baton[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true, force: true })
}

/** Answers the conversation that Alex is in. */
async function morning({ shopBotId: botId, keys }: Demo): Promise<string> {
  const alex = createBaton({ url, token: keys.agent })
  const billie = createBaton({ url, token: keys.agent2 })
  const visit = async (name: string, profile: object, words: string[]) => {
    const started = await createBaton({ url, token: keys.integration }).startConversation({
      botId,
      userId: name.toLowerCase().replaceAll(' ', '-'),
      profile: { name, ...profile },
      variables: { plan: 'Green club', basket: '2 items', language: 'en' },
    })
    if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
    const conversationId = started.conversation.id
    const visitor = createBaton({ url, token: started.visitorToken })
    const say = async (text: string) => {
      ago -= MINUTE / 6
      await visitor.sendMessage({ conversationId, text })
    }
    for (const text of words) await say(text)
    return { conversationId, say }
  }
  const answer = async (agent: typeof alex, conversationId: string, text: string) => {
    ago -= MINUTE / 3
    await agent.sendMessage({ conversationId, text })
  }

  const done = await visit('Noor Haddad', {}, ['Hello', 'I want a person'])
  ago -= MINUTE / 2
  await alex.acceptHandover({ conversationId: done.conversationId })
  await answer(alex, done.conversationId, 'Hello Noor, Alex here. What can I do?')
  await alex.releaseHandover({ conversationId: done.conversationId, claimEnd: 'resolved' })
  const other = await visit('Jonas Lind', {}, ['Can somebody help me choose?'])
  ago -= MINUTE / 3
  await billie.acceptHandover({ conversationId: other.conversationId })
  await answer(billie, other.conversationId, 'Of course. How much light does the room get?')

  const waiting: [string, string[]][] = [
    ['Priya Raman', ['Where is my order?', '204817', 'It says two stops, since Tuesday. Can I talk to a person?']],
    ['Tom Okafor', ['My olive tree arrived with a broken pot. A human please!']],
    [
      'Elena García',
      ['Find a plant', 'Take the monstera', 'Is there somebody who can tell me if it is safe for cats?'],
    ],
    ['Yuki Tanaka', ['Can I change the address of my parcel?', '518203', 'I want a person']],
    ['Sam Whitfield', ['Do you deliver to Ireland? I would like to ask a colleague of yours']],
    ['Amara Diallo', ['I would like to talk to someone about a wedding']],
  ]
  const mine = await visit('Mia Sørensen', { email: 'mia@example.com', city: 'Aarhus' }, [
    'Where is my order?',
    '204817',
    'The parcel came, but the cactus lost an arm. Can I talk to a person?',
  ])
  for (const [name, words] of waiting) {
    await visit(name, {}, words)
    ago -= MINUTE / 3
  }
  await alex.acceptHandover({ conversationId: mine.conversationId })
  await answer(alex, mine.conversationId, 'Hello Mia, Alex here. I am sorry about the cactus! Did it break on the way?')
  await mine.say('It seems so, the box was dented on one side.')
  await answer(alex, mine.conversationId, 'Then you get a new one, or your money back. Which do you like better?')
  await mine.say('A new one please. He was such a cheerful cactus.')
  ago = 0
  for (const each of [alex, billie]) each.dispose()
  return mine.conversationId
}

async function pictures(browser: Browser, { keys, shopBotId: botId }: Demo, held: string) {
  const wide = { viewport: { width: 1440, height: 900 } }
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
  const desk = async (page: Page, at: string) => {
    await page.goto(`${url}/desk#key=${keys.agent}`)
    await page.getByText('Priya Raman').first().waitFor()
    await page.goto(`${url}/desk#/${at}`)
    await page.waitForTimeout(1_200)
  }
  for (const colorScheme of ['light', 'dark'] as const)
    await picture(browser, `desk-${colorScheme}`, { ...wide, colorScheme }, page => desk(page, `c/${held}`))
  await picture(browser, 'desk-phone', phone, page => desk(page, 'waiting'))
  await picture(browser, 'desk-flow', wide, page => desk(page, `flows/${botId}`))
  await picture(browser, 'demo', wide, async page => {
    await page.goto(url)
    const shop = page.frameLocator('iframe[src*="shop"]')
    const desk = page.frameLocator('iframe[src*="desk"]')
    const user = async (words: string) => {
      await shop.locator('textarea').fill(words)
      await shop.locator('textarea').press('Enter')
    }
    await user('Hello! I want a person')
    await desk.getByText('Visitor').first().click()
    await desk
      .getByRole('button', { name: /accept|take over/i })
      .first()
      .click()
    await desk.locator('textarea').fill('Hello, Alex here. How can I help?')
    await desk.locator('textarea').press('Enter')
    await shop.getByText('Alex here').waitFor()
    await user('Is the monstera safe for cats?')
    await page.waitForTimeout(1_500)
  })
  await picture(browser, 'widget', { viewport: { width: 1000, height: 760 } }, async page => {
    await page.goto(`${url}/demo/shop`)
    const widget = page.locator('textarea')
    if (!(await widget.isVisible())) await page.locator('button[aria-expanded]').click()
    for (const words of ['Hello!', 'Find a plant']) {
      await widget.fill(words)
      await widget.press('Enter')
      await page.waitForTimeout(2_500)
    }
  })
}

async function picture(
  browser: Browser,
  name: string,
  options: BrowserContextOptions,
  prepare: (page: Page) => Promise<void>,
) {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce', locale: 'en-GB' })
  const page = await context.newPage()
  await prepare(page)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(`docs/images/${name}.png`)
  await context.close()
}
