import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startTown } from '../support/town.ts'

inBrowser('pages in a browser', tell => {
  test.each(['/', '/desk'])('%s loads without a complaint', async path => {
    await using town = await startTown()
    const { page, complaints, close } = await tell.page()
    await page.goto(town.url + path, { waitUntil: 'networkidle' })
    expect(await page.evaluate(() => document.body.innerText.trim())).not.toBe('')
    expect(complaints).toEqual([])
    await close()
  })
})
