import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startServer } from '../support/server.ts'

inBrowser('the pages in a browser', browser => {
  test.each(['/', '/desk'])('%s loads without an error', async path => {
    await using server = await startServer()
    const { page, pageErrors, close } = await browser.openPage()
    await page.goto(server.url + path, { waitUntil: 'networkidle' })
    expect(await page.evaluate(() => document.body.innerText.trim())).not.toBe('')
    expect(pageErrors).toEqual([])
    await close()
  })
})
