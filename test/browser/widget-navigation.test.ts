import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { seedFlow } from '../support/flows.ts'
import { startWidgetPages, watchPage } from '../support/pages.ts'
import type { TestServer } from '../support/server.ts'
import { widgetOn } from '../support/site.ts'

type Api = {
  open(): void
  close(): void
  destroy(): void
  send(text: string): void
  on(name: string, listener: (detail: object) => void): void
  of(botId: string): Api | null
  push(call: (api: Api) => void): void
}
declare const Baton: Api
declare const messages: string[]

inBrowser('the widget on pages that replace themselves', browser => {
  let site: Awaited<ReturnType<typeof startWidgetPages>>
  let server: TestServer
  let pages: (typeof site)['pages']
  let botId: string
  beforeAll(async () => {
    site = await startWidgetPages()
    ;({ server, pages, botId } = site)
  })
  afterAll(() => site[Symbol.asyncDispose]())
  const tag = (id = botId) => `<script src="${server.url}/widget.js" data-bot="${id}"></script>`
  const visit = async (html: string) => {
    const opened = await browser.openPage()
    const watched = await watchPage(opened.page)
    await opened.page.goto(pages.add(html))
    if (html.includes('widget.js')) await opened.page.locator('.launcher').first().waitFor()
    return { ...opened, ...watched }
  }

  /** How frameworks go to another page within one document. Each runs in the page. */
  const navigations: [string, 'head' | 'body', (html: string) => Promise<void>][] = [
    ['Turbo replaces the body and runs its scripts again', 'body', turboVisit],
    ['Turbo replaces the body, with the tag in the head', 'head', turboVisit],
    ['pjax replaces the content of an element and runs its scripts again', 'body', pjaxVisit],
    ['a router replaces the whole root element', 'body', rootVisit],
    ['a router writes the root element’s HTML', 'head', rootHtmlVisit],
  ]
  test.each(navigations)('%s: one widget, one socket, no more listeners', async (_, where, navigate) => {
    const html = (name: string) =>
      `<!doctype html><html><head><title>${name}</title>${where === 'head' ? tag() : ''}</head><body><main id="main"><h1>${name}</h1>${where === 'body' ? tag() : ''}</main></body></html>`
    const { page, pageErrors, sockets, held, close } = await visit(html('One'))
    await listen(page)
    await widgetOn(page).open()
    await page.getByText('Hello from Bot!').waitFor()
    const before = (await held()).listeners
    for (const name of ['Two', 'Three', 'One']) {
      await page.evaluate(navigate, html(name))
      await page.getByRole('heading', { name, exact: true }).waitFor()
    }
    await page.locator('.launcher').waitFor()
    await page.evaluate(() => Baton.close())
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.evaluate(() => Baton.open())
    await page.getByRole('dialog').waitFor()
    await widgetOn(page).send('still here')
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(await page.locator('.launcher').count()).toBe(1)
    expect(await page.evaluate(() => messages)).toEqual(['Hello from Bot!', 'still here', 'Hello from Bot!'])
    expect(sockets()).toBe(1)
    expect((await held()).listeners).toBe(before)
    expect(pageErrors).toEqual([])
    await close()
  })

  test('Turbo’s cached page does not bring a second widget back', async () => {
    const { page, sockets, close } = await visit(`<body><h1>One</h1>${tag()}</body>`)
    await page.evaluate(() => {
      const snapshot = document.body.cloneNode(true)
      document.body.replaceWith(Object.assign(document.createElement('body'), { innerHTML: '<h1>Two</h1>' }))
      document.body.replaceWith(snapshot)
      // A copy of the whole document, as some caches keep it, has the element without its content.
      const copy = document.documentElement.cloneNode(true) as HTMLElement
      document.body.append(copy.querySelector('baton-widget') ?? '')
    })
    await page.evaluate(turboVisit, `<body><h1>Three</h1>${tag()}</body>`)
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Three')
    await widgetOn(page).open()
    await page.getByText('Hello from Bot!').waitFor()
    expect([await page.locator('.launcher').count(), sockets()]).toEqual([1, 1])
    await close()
  })

  test('destroy() removes element, sockets, listeners, timers and globals, also while it starts', async () => {
    const { page, pageErrors, sockets, held, close } = await visit('<body><h1>Empty</h1></body>')
    // Adds Playwright's own listeners.
    await page.locator('h1').evaluate(() => {})
    const empty = await held()
    const names = () =>
      page.evaluate(() => [...Object.keys(window), ...Object.getOwnPropertySymbols(window)].map(String))
    const emptyNames = await names()
    for (const moment of ['at once', 'while it starts', 'in a conversation']) {
      await page.evaluate(insertTag, [`${server.url}/widget.js`, botId] as const)
      await page.waitForFunction(() => 'of' in ((window as { Baton?: object }).Baton ?? {}))
      if (moment !== 'at once') await page.evaluate(() => Baton.open())
      if (moment === 'in a conversation') {
        await page.getByText('Hello from Bot!').waitFor()
        await page.keyboard.type('half a thought')
        await page.locator('baton-widget').evaluate(host => host.remove())
        await page.locator('.panel').waitFor()
      }
      await page.evaluate(() => {
        const { open, send } = Baton
        Baton.destroy()
        // Methods that the page has kept do nothing, and a second call is no error.
        open()
        send('to none')
      })
      await expect.poll(() => sockets()).toBe(0)
      await expect.poll(held).toEqual(empty)
      expect(await page.locator('baton-widget').count()).toBe(0)
      expect(await names()).toEqual(emptyNames)
    }
    expect(pageErrors).toEqual([])
    await close()
  })

  test('React inserts the tag, removes it and inserts it again: one widget; with destroy() none in between', async () => {
    const { page, sockets, close } = await visit('<body></body>')
    // Strict mode: an effect, its cleanup before the script has loaded, and the effect again.
    await page.evaluate(
      ([src, bot]) => {
        const effect = () => {
          const script = Object.assign(document.createElement('script'), { src })
          script.dataset.bot = bot
          document.body.append(script)
          return () => {
            script.remove()
            const names = window as unknown as { Baton?: { push(call: (api: Api) => void): void } }
            names.Baton ??= []
            names.Baton.push(baton => baton.destroy())
          }
        }
        effect()()
        Object.assign(window, { cleanup: effect() })
      },
      [`${server.url}/widget.js`, botId] as const,
    )
    await page.locator('baton-widget .launcher').waitFor()
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => Baton.open())
    await page.getByText('Hello from Bot!').waitFor()
    expect([await page.locator('baton-widget').count(), sockets()]).toEqual([1, 1])
    await page.evaluate('cleanup()')
    await expect.poll(sockets).toBe(0)
    expect(await page.locator('baton-widget').count()).toBe(0)
    // Without destroy() the widget stays, however often the tag comes and goes.
    for (let times = 0; times < 3; times += 1)
      await page.evaluate(insertTag, [`${server.url}/widget.js`, botId] as const)
    await page.waitForFunction(() => document.scripts.length === 0)
    await page.getByText('Hello from Bot!').waitFor()
    expect([await page.locator('baton-widget').count(), sockets()]).toEqual([1, 1])
    await close()
  })

  test('the global passes to the other widget when the first is destroyed, and its place to the next', async () => {
    const other = await server.bot(seedFlow('http://127.0.0.1:1/claim'))
    const { page, close } = await visit(`<body>${tag()}${tag(other)}</body>`)
    const at = (id: string) => page.locator(`baton-widget[data-bot="${id}"] .launcher`).boundingBox()
    await page.locator('.launcher').nth(1).waitFor()
    const [first, second] = [await at(botId), await at(other)]
    const left = await page.evaluate(
      ([one, two]) => {
        const [first, second] = [Baton.of(one), Baton.of(two)]
        const before = Baton === first
        Baton.destroy()
        return [before, Baton === second, Baton.of(one)]
      },
      [botId, other] as const,
    )
    expect(left).toEqual([true, true, null])
    await page.evaluate(insertTag, [`${server.url}/widget.js`, botId] as const)
    await page.locator(`baton-widget[data-bot="${botId}"] .launcher`).waitFor()
    expect([await at(botId), await at(other)]).toEqual([first, second])
    await close()
  })

  test('a page that the browser keeps for going back has no socket there, and continues afterwards', async () => {
    const { page, sockets, pageErrors, close } = await visit(`<body>${tag()}</body>`)
    const { open, send, texts } = widgetOn(page)
    await listen(page)
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    const go = (name: string) =>
      page.evaluate(name => dispatchEvent(new PageTransitionEvent(name, { persisted: true })), name)
    await go('pagehide')
    await expect.poll(sockets).toBe(0)
    await go('pageshow')
    await send('back')
    await page.locator('.other .bubble').nth(1).waitFor()
    expect(await texts()).toEqual(['Hello from Bot!', 'me: back', 'Hello from Bot!'])
    expect(await page.evaluate(() => messages)).toEqual(['Hello from Bot!', 'back', 'Hello from Bot!'])
    expect([sockets(), pageErrors]).toEqual([1, []])
    await close()
  })
})

const listen = (page: Page) =>
  page.evaluate(() => {
    const messages: string[] = []
    Object.assign(window, { messages })
    Baton.on('message', detail => messages.push((detail as { text: string }).text))
  })

/** Runs in the page. The tag is removed as soon as it has run. */
function insertTag([src, bot]: readonly [string, string]) {
  const script = document.createElement('script')
  script.dataset.bot = bot
  script.onload = () => script.remove()
  script.src = src
  document.body.append(script)
}

/** As Turbo renders: the next body replaces this one, its scripts run again, the head keeps its own. */
async function turboVisit(html: string) {
  const next = new DOMParser().parseFromString(html, 'text/html')
  const body = document.adoptNode(next.body)
  for (const inert of body.querySelectorAll('script')) {
    const script = document.createElement('script')
    for (const { name, value } of inert.attributes) script.setAttribute(name, value)
    script.async = false
    inert.replaceWith(script)
  }
  document.body.replaceWith(body)
}

async function pjaxVisit(html: string) {
  const next = new DOMParser().parseFromString(html, 'text/html')
  const main = document.querySelector('#main')!
  main.innerHTML = next.querySelector('#main')!.innerHTML
  for (const inert of main.querySelectorAll('script')) {
    const script = document.createElement('script')
    for (const { name, value } of inert.attributes) script.setAttribute(name, value)
    inert.replaceWith(script)
  }
}

async function rootVisit(html: string) {
  const next = new DOMParser().parseFromString(html, 'text/html')
  document.replaceChild(document.adoptNode(next.documentElement), document.documentElement)
  const inert = document.querySelector('script')!
  const script = document.createElement('script')
  for (const { name, value } of inert.attributes) script.setAttribute(name, value)
  inert.replaceWith(script)
}

async function rootHtmlVisit(html: string) {
  document.documentElement.innerHTML = html
}
