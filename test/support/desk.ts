import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { createBaton } from '../../packages/client/src/index.ts'
import type { OpenPage, TestBrowser } from './browser.ts'
import { type Chat, openChat } from './chat.ts'
import { CreateApiKey, RevokeApiKey } from './documents.ts'
import { seedFlow } from './flows.ts'
import { startServer, type TestServer } from './server.ts'

/** A server with a bot that has quick replies and a partner webhook. */
export async function startDeskServer(claimUrl = 'http://127.0.0.1:9/claim') {
  const server = await startServer()
  const quickReplies = [
    { name: 'hello', text: 'Hello [[name]], how can I help?' },
    { name: 'bye', text: 'Goodbye [[name]].' },
  ]
  const botId = await server.bot(seedFlow(claimUrl), { quickReplies, lateBotReply: 'suggest' })
  let users = 0
  return {
    server,
    botId,
    /** A user who asked for a person. */
    async waiting(name: string) {
      users += 1
      const chat = await openChat(server, botId, `user ${users}`, { profile: { name }, variables: { name } })
      await chat.say(`${name} here`)
      await chat.say('agent')
      return chat
    },
    /** Users who wait for an agent, as many as a test of long lists needs. */
    waitingMany: (count: number) =>
      Promise.all(
        Array.from({ length: count }, async (_, at) => (await server.user(botId, `Waiting ${at}`)).say('agent')),
      ),
    /** A user for whom the partner is asked. */
    async askPartner(name: string) {
      users += 1
      const chat = await openChat(server, botId, `user ${users}`, { profile: { name } })
      await chat.say('partner')
      return chat
    },
    user: (chat: Chat) => createBaton({ url: server.url, token: chat.visitorToken }),
    /** An agent's key, and how to end it. */
    async shortLived() {
      const { createApiKey: made } = await server.ask(server.admin, CreateApiKey, {
        input: { role: 'AGENT', name: 'Tess' },
      })
      if (made.__typename !== 'CreateApiKeySuccess') throw new Error(made.code)
      const revoke = () => server.ask(server.admin, RevokeApiKey, { input: { apiKeyId: made.apiKey.id } })
      return { key: made.token, revoke }
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
    },
  }
}
export type DeskServer = Awaited<ReturnType<typeof startDeskServer>>

/** The desk pages that one test opens. */
export class DeskPages {
  readonly #opened: OpenPage[] = []
  readonly #browser: TestBrowser
  readonly #server: () => TestServer

  constructor(browser: TestBrowser, server: () => TestServer) {
    this.#browser = browser
    this.#server = server
  }

  async open(options: BrowserContextOptions = {}): Promise<Page> {
    const opened = await this.#browser.openPage({ viewport: { width: 1360, height: 860 }, ...options })
    this.#opened.push(opened)
    opened.page.setDefaultTimeout(20_000)
    return opened.page
  }

  async signIn(key: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.open(options)
    await signIn(page, this.#server(), key)
    return page
  }

  /** Fails the test if a page reported an error that `expected` does not match. */
  async close(expected: RegExp | null = null) {
    const pageErrors = this.#opened.flatMap(each => each.pageErrors)
    for (const each of this.#opened.splice(0)) await each.close()
    expect(pageErrors.filter(each => !expected?.test(each))).toEqual([])
  }
}

/** Signs in with a key, and waits until the page is live. */
export async function signIn(page: Page, server: TestServer, key: string) {
  await page.goto(`${server.url}/desk`)
  await page.getByLabel('Agent key').fill(key)
  await page.keyboard.press('Enter')
  await live(page)
}

export const live = (page: Page) => page.locator('.connection-live').waitFor()
export const row = (page: Page, name: string) => page.locator('.conversation-list .conversation-row', { hasText: name })
export const log = (page: Page) => page.getByRole('log')
export const reply = (page: Page) => page.getByLabel('Your reply')

/** What axe finds that would stop a user. Scripts pass the page's policy through the debugger, not through a tag. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const { violations } = await page.evaluate(() =>
    (globalThis as never as { axe: typeof import('axe-core') }).axe.run(),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`))
}

export const noFaults = async (page: Page) => expect(await faultsOf(page)).toEqual([])
