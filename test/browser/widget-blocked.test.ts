import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startWidgetPages } from '../support/pages.ts'
import type { TestServer } from '../support/server.ts'
import { widgetOn } from '../support/site.ts'

declare const errors: { code: string }[]

inBrowser('the widget where the browser or the page blocks something', browser => {
  let site: Awaited<ReturnType<typeof startWidgetPages>>
  let server: TestServer
  let pages: (typeof site)['pages']
  let botId: string
  beforeAll(async () => {
    site = await startWidgetPages()
    ;({ server, pages, botId } = site)
  })
  afterAll(() => site[Symbol.asyncDispose]())
  const tag = () => `<script src="${server.url}/widget.js" data-bot="${botId}"></script>`
  const collectErrors = `<script>errors = []; document.addEventListener('baton:error', event => errors.push(event.detail))</script>`

  test('in a sandboxed frame, without an origin, it works until the page is closed', async () => {
    const { page, pageErrors, close } = await browser.openPage()
    const inner = pages.add(`<body style="margin: 0">${tag()}</body>`)
    await page.goto(pages.add(`<iframe sandbox="allow-scripts" width="600" height="700" src="${inner}"></iframe>`))
    const frame = page.frameLocator('iframe')
    await frame.locator('.launcher').click()
    await frame.getByText('Hello from Bot!').waitFor()
    await frame.getByRole('textbox').fill('hello')
    await frame.getByRole('textbox').press('Enter')
    await frame.getByText('· Sent').waitFor()
    await frame.locator('.other .bubble').nth(1).waitFor()
    expect(pageErrors).toEqual([])
    await close()
  })

  test('with site data blocked it works until the page is closed', async () => {
    const { page, pageErrors, close } = await browser.openPage()
    await page.addInitScript(blockSiteData)
    await page.goto(pages.add(`<body>${tag()}</body>`))
    const { open, send } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    await send('x')
    await page.getByText('· Sent').waitFor()
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(pageErrors).toEqual([])
    await close()
  })

  test('where a policy forbids the socket, events come by server-sent events, and an error event says so', async () => {
    const { page, close } = await browser.openPage()
    await page.goto(
      pages.add(`<body>${collectErrors}${tag()}</body>`, {
        'content-security-policy': `script-src 'unsafe-inline' ${server.url}; connect-src ${server.url}`,
      }),
    )
    const { open, send, texts } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    await send('agent')
    await page.getByText('I ask a colleague.').waitFor()
    await page.getByText('· Sent').waitFor()
    expect(await texts()).toEqual(['Hello from Bot!', 'me: agent', 'I ask a colleague.'])
    expect(await page.evaluate(() => errors.map(({ code }) => code))).toEqual(['unreachable'])
    await close()
  })

  test('where a policy forbids every request, no message is shown as sent, and an error event says so', async () => {
    const { page, close } = await browser.openPage()
    await page.goto(
      pages.add(`<body>${collectErrors}${tag()}</body>`, {
        'content-security-policy': `script-src 'unsafe-inline' ${server.url}; connect-src 'self'`,
      }),
    )
    const { open, send } = widgetOn(page)
    await open()
    await send('lost?')
    await page.getByText('Connecting…').waitFor()
    await page.getByText('Not sent yet.').waitFor()
    await expect
      .poll(() => page.evaluate(() => errors.map(({ code }) => code)), { timeout: 15_000 })
      .toContain('unreachable')
    expect(await page.getByText('· Sent').count()).toBe(0)
    await close()
  })

  // Of each value that the widget stores: other texts, and its own JSON with a part replaced, at any depth.
  test('stored values of any other shape are replaced', async () => {
    const { page, pageErrors, close } = await browser.openPage()
    await page.goto(pages.add(`<html lang="en"><body>${tag()}</body></html>`))
    const { open, send } = widgetOn(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    await send('agent')
    await page.getByText('I ask a colleague.').waitFor()
    await page.reload()
    await page.getByText('I ask a colleague.').waitFor()
    const stored = await page.evaluate(() => [localStorage, sessionStorage].map(each => ({ ...each })))
    expect(stored.flatMap(each => Object.keys(each)).map(key => key.split(' ').at(-1))).toEqual(
      expect.arrayContaining(['greeted', 'log', 'looks', 'open', 'pending', 'read', 'session']),
    )
    const all = spoilt(stored)
    const step = Math.ceil(all.length / SPOILT)
    const sample = all.filter((_, index) => index % step === all.length % step)
    expect(await page.evaluate(tryEach, [`${server.url}/widget.js`, botId, stored, sample] as const)).toEqual([])
    expect(pageErrors).toEqual([])
    await close()
  })
})

/** How many spoilt values are tried; SPOILT=5000 tries all. */
const SPOILT = Number(process.env.SPOILT ?? 60)

type Stored = Record<string, string>[]
/** Which storage, the key, the text. */
type Spoilt = [number, string, string]

/** Runs in the page, before its scripts. */
function blockSiteData() {
  const refuse = () => {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'BroadcastChannel', 'Notification'])
    Object.defineProperty(window, name, { get: refuse })
  for (const name of ['serviceWorker', 'storage', 'permissions'])
    Object.defineProperty(navigator, name, { get: refuse })
  Object.defineProperty(document, 'cookie', { get: refuse, set: refuse })
  LockManager.prototype.request = () => Promise.reject(new DOMException('Access is denied.', 'SecurityError'))
}

const rubbish = [
  '{',
  '',
  'null',
  '5',
  '-1e308',
  '"text"',
  '[]',
  '[null]',
  '[5]',
  '{}',
  'true',
  '{"v":2}',
  `"${'x'.repeat(300_000)}"`,
]

/** Each value once as each piece of rubbish, and once per part with that part replaced. */
function spoilt(stored: Stored): Spoilt[] {
  return stored.flatMap((values, storage) =>
    Object.entries(values).flatMap(([key, text]) => {
      const parts = [null, 5, 'text', [], [null], {}].flatMap(other => replaced(JSON.parse(text), other))
      return [...rubbish, ...parts.map(each => JSON.stringify(each))].map(each => [storage, key, each] as Spoilt)
    }),
  )
}

/** The value once for each of its parts, at any depth, with that part replaced. */
function replaced(value: unknown, other: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  // An empty list has the shape of any list.
  const isSame = (part: unknown) => Array.isArray(part) && Array.isArray(other) && other.length === 0
  return Object.entries(value).flatMap(([name, part]) =>
    [...(isSame(part) ? [] : [other]), ...replaced(part, other)].map(each => {
      const copy = structuredClone(value)
      Object.assign(copy, { [name]: each })
      return copy
    }),
  )
}

/** Runs in the page. Returns the spoilt values with which the widget did not show a conversation, or the offer of one. */
async function tryEach([src, bot, stored, values]: readonly [string, string, Stored, Spoilt[]]) {
  const storages = [localStorage, sessionStorage]
  const failed: unknown[] = []
  const api = () => (window as unknown as { Baton: { destroy(): void; open(): void } }).Baton
  for (const [which, key, text] of values) {
    api().destroy()
    for (const [index, storage] of storages.entries()) {
      storage.clear()
      for (const [name, value] of Object.entries(stored[index]!)) storage.setItem(name, value)
    }
    storages[which]!.setItem(key, text)
    const errors: unknown[] = []
    const onError = (event: Event) =>
      errors.push(String((event as ErrorEvent).error ?? (event as PromiseRejectionEvent).reason))
    for (const name of ['error', 'unhandledrejection']) addEventListener(name, onError)
    const script = document.createElement('script')
    script.dataset.bot = bot
    await new Promise(resolve => {
      script.onload = resolve
      script.src = src
      document.body.append(script)
    })
    script.remove()
    api().open()
    const isUsable = () => {
      const root = document.querySelector('baton-widget')!.shadowRoot!
      return root.querySelector('.other .bubble:not(.typing), .closed-notice button') !== null
    }
    for (let waits = 0; waits < 200 && !isUsable(); waits += 1) await new Promise(resolve => setTimeout(resolve, 10))
    for (const name of ['error', 'unhandledrejection']) removeEventListener(name, onError)
    if (errors.length > 0 || !isUsable()) failed.push([key, text.slice(0, 2000), ...errors])
  }
  return failed
}
