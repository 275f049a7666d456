import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { seedFlow } from './flows.ts'
import { startServer } from './server.ts'

/** `html`: the whole document; `headers` may name another content type. */
type Content = { html: string; headers?: Record<string, string> }

/** A customer's site with pages of any form. A test adds its page and gets the page's address. */
async function startPages() {
  const pages = new Map<string, Content>()
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '')
    if (!page) return void response.writeHead(204).end()
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    add(html: string, headers: Record<string, string> = {}): string {
      const path = `/${pages.size + 1}`
      pages.set(path, { html, headers })
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** A customer's pages, and a server with a bot whose widget they show. */
export async function startWidgetPages() {
  const server = await startServer()
  const pages = await startPages()
  const botId = await server.bot(seedFlow('http://127.0.0.1:1/claim'))
  return {
    server,
    pages,
    botId,
    async [Symbol.asyncDispose]() {
      await pages[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** What is open in a page: `sockets()` to the server; `held()`: listeners on its window and document, and timers that run. */
export async function watchPage(page: Page) {
  let sockets = 0
  page.on('websocket', socket => {
    sockets += 1
    socket.on('close', () => {
      sockets -= 1
    })
  })
  await page.addInitScript(countHeld)
  return {
    sockets: () => sockets,
    held: () =>
      page.evaluate(() => (window as unknown as { held: () => { listeners: number; timers: number } }).held()),
  }
}

/** Runs in the page, before its scripts. */
function countHeld() {
  const listeners = new Set<string>()
  const timers = new Set<unknown>()
  const known: unknown[] = []
  const idOf = (listener: unknown) => (known.includes(listener) ? known.indexOf(listener) : known.push(listener) - 1)
  const { addEventListener, removeEventListener } = EventTarget.prototype
  const isShared = (target: unknown) =>
    target === undefined ||
    target === window ||
    target === document ||
    target === window.visualViewport ||
    target instanceof MediaQueryList
  EventTarget.prototype.addEventListener = function (name, listener, options) {
    const { signal, once } = Object(options) as AddEventListenerOptions
    if (isShared(this) && !once) {
      const key = `${name} ${idOf(listener)}`
      listeners.add(key)
      if (signal) addEventListener.call(signal, 'abort', () => listeners.delete(key))
    }
    return addEventListener.call(this ?? window, name, listener, options)
  }
  EventTarget.prototype.removeEventListener = function (name, listener, options) {
    if (isShared(this)) listeners.delete(`${name} ${idOf(listener)}`)
    return removeEventListener.call(this ?? window, name, listener, options)
  }
  const { setTimeout, setInterval, clearTimeout, clearInterval } = window
  const later = (run: () => void, ms?: number) => {
    const id = setTimeout(() => {
      timers.delete(id)
      run()
    }, ms)
    timers.add(id)
    return id
  }
  const every = (run: () => void, ms?: number) => {
    const id = setInterval(run, ms)
    timers.add(id)
    return id
  }
  const clear = (stop: (id?: number) => void) => (id?: number) => {
    timers.delete(id)
    stop(id)
  }
  Object.assign(window, {
    setTimeout: later,
    setInterval: every,
    clearTimeout: clear(clearTimeout),
    clearInterval: clear(clearInterval),
    held: () => ({ listeners: listeners.size, timers: timers.size }),
  })
}
