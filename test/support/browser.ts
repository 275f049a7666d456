import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { chromiumPath, openChromium } from './chromium.ts'

type Tell = { page: (options?: BrowserContextOptions) => Promise<Watched>; browser: () => Browser }
/** A page in a profile of its own, with whatever it complained of. */
export type Watched = { page: Page; complaints: string[]; close: () => Promise<void> }

/** Tests in a real browser. Where there is none they are skipped, and named as such. */
export function inBrowser(name: string, tests: (tell: Tell) => void) {
  if (chromiumPath === null) {
    describe.skip(`${name} (no Chromium here: install it, or name it in CHROMIUM)`, () => tests({} as Tell))
    return
  }
  // Many wait for other processes, on machines that may be slow.
  describe(name, { timeout: 60_000 }, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await openChromium()
    })
    afterAll(() => browser?.close())
    tests({ browser: () => browser, page: options => watched(browser, options) })
  })
}

/** Console errors, uncaught exceptions, and what the page's policy has refused. */
export async function watched(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  return { page, complaints, close: () => context.close() }
}
