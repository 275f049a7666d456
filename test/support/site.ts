import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openPage } from './browser.ts'
import { seedFlow } from './flows.ts'
import { startServer } from './server.ts'

type Site = { server: string; botId: string; csp?: boolean }
type Visit = { attributes?: string; head?: string; body?: string; twice?: string }

/**
 * A customer's site on its own origin, with the widget's tag on every page. `csp`: with the strictest content security policy that the
 * widget works under.
 */
export async function startSite({ server, botId, csp = false }: Site) {
  let visit: Visit = {}
  const tag = (attributes: string) => `<script async src="${server}/widget.js" ${attributes}></script>`
  const site = createServer((request, response) => {
    if (request.url?.startsWith('/favicon')) return void response.writeHead(204).end()
    const { attributes = '', head = '', body = '', twice } = visit
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (csp) {
      const ws = server.replace('http', 'ws')
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src ${server}; connect-src ${server} ${ws}; require-trusted-types-for 'script'`,
      )
    }
    response.end(
      `<!doctype html><html lang="en"><head><title>A shop</title>${head}${tag(`data-bot="${botId}" ${attributes}`)}${
        twice === undefined ? '' : tag(twice)
      }</head><body><main><h1>A shop</h1>${body}</main></body></html>`,
    )
  })
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`
  return {
    url,
    /** Opens a page in a browser profile of its own, and waits for the launcher. */
    async visit(browser: Browser, content: Visit = {}, options: BrowserContextOptions = {}) {
      visit = content
      const visitor = await openPage(browser, options)
      await visitor.page.goto(url)
      await visitor.page.locator('.launcher').first().waitFor()
      return visitor
    },
    async [Symbol.asyncDispose]() {
      site.closeAllConnections()
      await new Promise(resolve => site.close(resolve))
    },
  }
}

/** The parts of a widget, as a user finds them. */
export const widgetOn = (page: Page) => ({
  launcher: page.locator('.launcher'),
  panel: page.getByRole('dialog'),
  log: page.getByRole('log'),
  field: page.getByRole('textbox'),
  /** The texts of the log, oldest first; `me: ` marks those of the user. */
  texts: () =>
    page
      .locator('.row:not(:has(.typing))')
      .evaluateAll(rows =>
        rows.flatMap(row =>
          [...row.querySelectorAll(':scope > .bubble')].map(
            bubble => `${row.classList.contains('me') ? 'me: ' : ''}${bubble.textContent}`,
          ),
        ),
      ),
  async open() {
    await page.locator('.launcher').click()
    await page.getByRole('dialog').waitFor()
  },
  async send(text: string) {
    await page.getByRole('textbox').fill(text)
    await page.getByRole('textbox').press('Enter')
  },
})

/** What the widget stores for the next page. */
export async function storedSession(page: Page): Promise<{ id: string; token: string }> {
  const stored = await page.evaluate(
    () => Object.entries(localStorage).find(([name]) => name.endsWith(' session'))?.[1],
  )
  if (stored === undefined) throw new Error('no session is stored')
  return JSON.parse(stored)
}

/** A server, a bot with the test flow, and a site with its widget. */
export async function startServerAndSite(
  settings: Record<string, unknown> = {},
  options: Parameters<typeof startServer>[0] = {},
) {
  const server = await startServer(options)
  const botId = await server.bot(seedFlow('http://127.0.0.1:1/claim'), settings)
  const site = await startSite({ server: server.url, botId })
  return {
    server,
    botId,
    site,
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
