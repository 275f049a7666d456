import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startServer } from '../support/server.ts'

inBrowser('pages in a browser', tell => {
  test.each(['/', '/desk'])('%s loads without a complaint', async path => {
    await using server = await startServer()
    const { page, complaints, close } = await tell.page()
    await page.goto(server.url + path, { waitUntil: 'networkidle' })
    expect(await page.evaluate(() => document.body.innerText.trim())).not.toBe('')
    expect(complaints).toEqual([])
    await close()
  })
})
