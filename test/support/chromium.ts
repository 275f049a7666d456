import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Chromium as Debian and others install it, or as CHROMIUM says; null: there is none here. */
export const chromiumPath =
  [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    path => path !== undefined && existsSync(path),
  ) ?? null

export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath!,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--mute-audio'],
  })
