import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { chromiumPath, openChromium } from './chromium.ts'

export type TestBrowser = { openPage: (options?: BrowserContextOptions) => Promise<OpenPage>; chromium: () => Browser }
/** A page in a browser profile of its own, with its errors. */
export type OpenPage = { page: Page; pageErrors: string[]; close: () => Promise<void> }

/** Tests in a real browser. Without Chromium they are skipped, and their name says why. */
export function inBrowser(name: string, tests: (browser: TestBrowser) => void) {
  if (chromiumPath === null) {
    describe.skip(`${name} (no Chromium here: install it, or name it in CHROMIUM)`, () => tests({} as TestBrowser))
    return
  }
  // Many tests wait for other processes, on machines that may be slow.
  describe(name, { timeout: 60_000 }, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await openChromium()
    })
    afterAll(() => browser?.close())
    tests({ chromium: () => browser, openPage: options => openPage(browser, options) })
  })
}

/** `pageErrors`: console errors, uncaught exceptions, and what the page's policy has blocked. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const pageErrors: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') pageErrors.push(message.text())
  })
  page.on('pageerror', error => pageErrors.push(String(error)))
  return { page, pageErrors, close: () => context.close() }
}
