import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { watched } from './browser.ts'
import { seedFlow } from './flows.ts'
import { startServer } from './server.ts'

type Site = { server: string; botId: string; csp?: boolean }
type Visit = { attributes?: string; head?: string; body?: string; twice?: string }

/** A customer's web site on an origin of its own, with the widget's tag on every page; `csp`: with as strict a policy as it allows. */
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
    /** A page in a profile of its own that has loaded and shows the launcher. */
    async visit(browser: Browser, asked: Visit = {}, options: BrowserContextOptions = {}) {
      visit = asked
      const visitor = await watched(browser, options)
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

/** The parts of a widget, as its user finds them. */
export const widgetOn = (page: Page) => ({
  launcher: page.locator('.launcher'),
  panel: page.getByRole('dialog'),
  log: page.getByRole('log'),
  field: page.getByRole('textbox'),
  /** What is said, oldest first, `me: ` before one's own. */
  said: () =>
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
  async say(text: string) {
    await page.getByRole('textbox').fill(text)
    await page.getByRole('textbox').press('Enter')
  },
})

export type Session = { id: string; token: string }
/** What the widget keeps for the next page. */
export async function sessionOn(page: Page): Promise<Session> {
  const kept = await page.evaluate(() => Object.entries(localStorage).find(([name]) => name.endsWith(' session'))?.[1])
  if (kept === undefined) throw new Error('no session is kept')
  return JSON.parse(kept) as Session
}

/** A town, a bot of the seed's, and a site with its widget. */
export async function startStage(
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
