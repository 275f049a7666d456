import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { seedFlow } from '../support/flows.ts'
import { startWidgetPages } from '../support/pages.ts'
import type { TestServer } from '../support/server.ts'
import { widgetOn } from '../support/site.ts'

declare const Baton: { destroy(): void; setVariables(variables: object): void }

inBrowser('the widget on pages as they are', browser => {
  let site: Awaited<ReturnType<typeof startWidgetPages>>
  let server: TestServer
  let pages: (typeof site)['pages']
  let botId: string
  beforeAll(async () => {
    site = await startWidgetPages()
    ;({ server, pages, botId } = site)
  })
  afterAll(() => site[Symbol.asyncDispose]())
  const tag = (attributes = '') => `<script src="${server.url}/widget.js" data-bot="${botId}" ${attributes}></script>`
  const visit = async (html: string, headers: Record<string, string> = {}) => {
    const opened = await browser.openPage()
    await opened.page.goto(pages.add(html, headers))
    await opened.page.locator('.launcher').first().waitFor()
    return opened
  }

  /** What pages do to the browser before the widget's script runs. */
  const surroundings: [string, (tag: string) => string, Record<string, string>?][] = [
    [
      'a tracing script adds a header to all requests that the server does not allow',
      tag => `<body><script>(${traceRequests})('x-no-such-header-as-this')</script>${tag}</body>`,
    ],
    [
      'a tracing script adds traceparent',
      tag => `<body><script>(${traceRequests})('traceparent')</script>${tag}</body>`,
    ],
    [
      'a script sends credentials with all requests',
      tag =>
        `<body><script>const plain = fetch; window.fetch = (url, init) => plain(url, { ...init, credentials: 'include' })</script>${tag}</body>`,
    ],
    ['a library changes the built-in prototypes', tag => `<body><script>(${changePrototypes})()</script>${tag}</body>`],
    [
      'a style sheet resets every element and names the widget’s own variables',
      tag =>
        `<style>*, *::before { all: unset !important; position: static !important; visibility: hidden !important }
        div, button { display: none !important }
        :root { --accent: 210 40% 96%; --right: 400px; --left: 1px; --top: 90px; --keyboard: 300px; --family: x; --me: red; --line: 9px }</style><body>${tag}</body>`,
    ],
    [
      'the body has a transform',
      tag => `<body style="transform: scale(0.5) rotate(3deg); height: 3000px">${tag}</body>`,
    ],
    [
      'the body is zoomed and filtered',
      tag => `<body style="zoom: 2; filter: blur(1px); height: 3000px">${tag}</body>`,
    ],
    [
      'the root element has a transform, a filter and a clip',
      tag =>
        `<html style="transform: translateY(-300px); filter: grayscale(1); overflow: clip; height: 3000px"><body>${tag}</body></html>`,
    ],
    ['the page has another base', tag => `<base href="https://elsewhere.example/deep/"><body>${tag}</body>`],
    [
      'the document is XHTML',
      tag =>
        `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>X</title></head><body><p>X</p>${tag}</body></html>`,
      { 'content-type': 'application/xhtml+xml' },
    ],
    [
      'the tag is written by document.write',
      tag => `<body><script>document.write(${JSON.stringify(tag).replace('</script>', '<\\/script>')})</script></body>`,
    ],
    [
      'the page is isolated from other origins',
      tag => `<body>${tag}</body>`,
      { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
    ],
    [
      'the page requires trusted types, and allows no frame',
      tag => `<body>${tag}</body>`,
      { 'content-security-policy': `require-trusted-types-for 'script'; frame-src 'none'` },
    ],
    ['the page names its language wrongly', tag => `<html lang="en_US.UTF-8 @x"><body>${tag}</body></html>`],
  ]
  test.each(surroundings)('%s: it sits in its corner and sends messages', async (_, html, headers) => {
    const { page, pageErrors, close } = await visit(html(tag()), headers)
    const { open, send, texts } = widgetOn(page)
    expect(await cornerOf(page)).toEqual({ right: 20, bottom: 20, width: 56, height: 56 })
    await page.evaluate(() => Baton.setVariables({ list: ['a'] }))
    await open()
    await page.getByText('Hello from Bot!').waitFor()
    expect(await composerOf(page)).toEqual({ top: 10, bottom: 10 })
    await send('agent')
    await page.getByText('I ask a colleague.').waitFor()
    await page.getByText('· Sent').waitFor()
    expect(await texts()).toEqual(['Hello from Bot!', 'me: agent', 'I ask a colleague.'])
    await page.evaluate(() => scrollTo(0, 500))
    // Under the pointer it is raised by 2 px.
    await page.mouse.move(0, 0)
    await expect.poll(() => cornerOf(page)).toEqual({ right: 20, bottom: 20, width: 56, height: 56 })
    // The reloaded page reads what it has stored.
    await page.reload()
    await page.getByText('I ask a colleague.').waitFor()
    expect(pageErrors.filter(each => !/CORS|ERR_FAILED/.test(each))).toEqual([])
    await close()
  })

  test('variables with lists arrive as lists, also where a library makes texts of arrays', async () => {
    const bodies: string[] = []
    const { page, close } = await visit(`<body><script>(${changePrototypes})()</script>${tag()}</body>`)
    page.on('request', request => bodies.push(request.postData() ?? ''))
    await page.evaluate(() => Baton.setVariables({ list: ['a', 'b'] }))
    await widgetOn(page).open()
    await page.getByText('Hello from Bot!').waitFor()
    const started = bodies.find(body => body.includes('startConversation'))!
    expect(JSON.parse(started).variables.input.variables).toEqual({ list: ['a', 'b'] })
    await close()
  })

  test('two bots as modules both appear, also one whose tag comes later, and again after destroy()', async () => {
    const [second, third] = [
      await server.bot(seedFlow('http://127.0.0.1:1/claim')),
      await server.bot(seedFlow('http://127.0.0.1:1/claim')),
    ]
    const module = (id: string) => `<script type="module" src="${server.url}/widget.js" data-bot="${id}"></script>`
    const { page, pageErrors, close } = await visit(`<head>${module(botId)}</head><body>${module(second)}</body>`)
    await page.locator('.launcher').nth(1).waitFor()
    const add = (id: string) =>
      page.evaluate(
        ([src, id]) => {
          const script = Object.assign(document.createElement('script'), { type: 'module', src })
          script.dataset.bot = id
          document.body.append(script)
        },
        [`${server.url}/widget.js`, id] as const,
      )
    await add(third)
    await page.locator('.launcher').nth(2).waitFor()
    const bots = () => page.locator('baton-widget').evaluateAll(all => all.map(each => each.dataset.bot))
    expect(await bots()).toEqual([botId, second, third])
    expect(
      new Set(await page.locator('.launcher').evaluateAll(all => all.map(each => each.getBoundingClientRect().x))).size,
    ).toBe(3)
    await page.evaluate(() => Baton.destroy())
    expect(await bots()).toEqual([second, third])
    await add(botId)
    await expect.poll(bots).toEqual([second, third, botId])
    expect(pageErrors).toEqual([])
    await close()
  })

  test('a page that is loaded ahead asks the server for nothing until it is shown', async () => {
    const requests: string[] = []
    const { page, close } = await browser.openPage()
    page.on('request', request => requests.push(request.url()))
    await page.addInitScript(() => Object.defineProperty(document, 'prerendering', { value: true, configurable: true }))
    await page.goto(pages.add(`<body>${tag('data-open')}</body>`), { waitUntil: 'networkidle' })
    expect(requests.filter(url => url.endsWith('/graphql'))).toEqual([])
    expect(await page.locator('.launcher').count()).toBe(0)
    await page.evaluate(() => {
      Object.defineProperty(document, 'prerendering', { value: false })
      document.dispatchEvent(new Event('prerenderingchange'))
    })
    await page.getByText('Hello from Bot!').waitFor()
    await close()
  })
})

/** The launcher, measured from the lower right corner of the window. */
const cornerOf = (page: Page) =>
  page
    .locator('.launcher')
    .first()
    .evaluate(button => {
      const { right, bottom, width, height } = button.getBoundingClientRect()
      const isVisible = button.checkVisibility({ visibilityProperty: true })
      // With a scroll bar the corner is beside it.
      const clientWidth = innerWidth - (innerWidth - document.documentElement.clientWidth)
      return (
        isVisible && { right: Math.round(clientWidth - right), bottom: Math.round(innerHeight - bottom), width, height }
      )
    })

/** The space above and below the text field: in the page's quirks mode elements have other margins. */
const composerOf = (page: Page) =>
  page.getByRole('textbox').evaluate(field => {
    const [inner, outer] = [field, field.closest('.panel')!].map(each => each.getBoundingClientRect())
    const line = field.closest('form')!.getBoundingClientRect().top
    return { top: Math.round(inner!.top - line) - 1, bottom: Math.round(outer!.bottom - inner!.bottom) }
  })

/** Runs in the page, as text. */
const traceRequests = `function (name) {
  const plain = window.fetch
  window.fetch = function (input, init) {
    const request = new Request(input, init)
    request.headers.set(name, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
    return plain.call(this, request)
  }
  const { send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.send = function (body) {
    this.setRequestHeader(name, '1')
    return send.call(this, body)
  }
}`

/** Runs in the page, as text. What Prototype.js, MooTools and old polyfills do. */
const changePrototypes = `function () {
  Array.prototype.toJSON = function () { return '[' + this.map(each => JSON.stringify(each)).join(', ') + ']' }
  Array.prototype.entries = Array.prototype.toArray = function () { return [...this] }
  Array.from = function (list) { return list == null ? [] : typeof list === 'object' && 'length' in list ? [].slice.call(list) : [list] }
  Array.prototype.find = function (test, context) { for (let i = 0; i < this.length; i += 1) if (test.call(context, this[i], i)) return this[i] }
  Array.prototype.first = Array.prototype.without = function () { return this[0] }
  Object.prototype.inspect = function () { return String(this) }
  Element.prototype.remove = Element.prototype.dispose = function () { return this.parentNode.removeChild(this) }
  Element.prototype.append = function (text) { return this.appendChild(document.createTextNode(text)) }
  Element.prototype.show = Element.prototype.hide = Element.prototype.toggle = function () { return this }
  Element.prototype.closest = Element.prototype.up = function (selector) { let at = this; while (at && !at.matches(selector)) at = at.parentElement; return at }
  Function.prototype.bind = function (self, ...first) { const run = this; return function (...rest) { return run.apply(self, [...first, ...rest]) } }
  const Native = Promise
  window.Promise = class Other extends Native {}
  JSON.encode = JSON.stringify
}`
