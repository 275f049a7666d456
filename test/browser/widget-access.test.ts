import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { widgetFlow } from '../support/flows.ts'
import { startServer } from '../support/server.ts'
import { startSite, widgetOn } from '../support/site.ts'

inBrowser('the accessible widget', browser => {
  test('works with the keyboard only', async () => {
    await using server = await startServer()
    await using site = await startSite({
      server: server.url,
      botId: await server.bot({ ...widgetFlow, start: 'plain' }),
    })
    const { page, close } = await site.visit(browser.chromium())
    const { texts, launcher, panel } = widgetOn(page)
    const focused = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className ?? null)
    await page.keyboard.press('Tab')
    expect([await focused(), await launcher.getAttribute('aria-expanded')]).toEqual(['launcher', 'false'])
    await page.keyboard.press('Enter')
    await panel.waitFor()
    expect(await launcher.getAttribute('aria-expanded')).toBe('true')
    await page.getByText('Plain.').waitFor()
    await page.keyboard.type('one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('two')
    await page.keyboard.press('Enter')
    await page.getByText('You said one').waitFor()
    expect(await texts()).toEqual(['Plain.', 'me: one\ntwo', 'You said one\ntwo'])
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await focused()).toBe('launcher')
    await close()
  })

  test.each(['light', 'dark', 'rtl'])('axe finds no serious fault: %s', async look => {
    await using server = await startServer()
    const settings = {
      widget: {
        showAuthors: true,
        persistent_menu: [{ title: 'Help', type: 'text', value: 'help' }],
        direction: look === 'rtl' ? 'rtl' : 'auto',
        // Too little contrast: the widget replaces the text colours.
        styles: {
          header: { backgroundColor: 'yellow', color: 'white' },
          messages: { me: { backgroundColor: '#777', color: '#888' } },
        },
      },
    }
    const botId = await server.bot(widgetFlow, settings)
    await using site = await startSite({ server: server.url, botId })
    const attributes = `data-theme="${look}" ${look === 'rtl' ? 'data-lang="ar"' : ''}`
    const { page, close } = await site.visit(
      browser.chromium(),
      { attributes },
      { bypassCSP: true, reducedMotion: 'reduce' },
    )
    expect(await violations(page)).toEqual([])
    const { open, send, launcher, panel } = widgetOn(page)
    await open()
    await send('x')
    await page.getByText('You said x').waitFor()
    expect(await violations(page)).toEqual([])
    if (look === 'rtl') {
      expect(await launcher.getAttribute('aria-label')).toBe('إغلاق المحادثة')
      // The user's messages are at the end of the reading direction: on the left.
      const [mine, frame] = await Promise.all([page.locator('.me .bubble').boundingBox(), panel.boundingBox()])
      expect(mine!.x - frame!.x).toBeLessThan(30)
    }
    await close()
  })

  test('covers the screen of a phone', async () => {
    await using server = await startServer()
    await using site = await startSite({ server: server.url, botId: await server.bot(widgetFlow) })
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const { page, close } = await site.visit(
      browser.chromium(),
      { head: '<meta name="viewport" content="width=device-width">' },
      phone,
    )
    const { open, panel } = widgetOn(page)
    await open()
    await page.getByText('And now?').waitFor()
    expect(await panel.evaluate(each => each.getAnimations().map(animation => animation.finish()).length)).toBeLessThan(
      2,
    )
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    const small = await page
      .locator('.panel :is(button, a.button):visible')
      .evaluateAll(all =>
        all.filter(each => each.getBoundingClientRect().height < 42).map(each => each.outerHTML.slice(0, 80)),
      )
    expect(small).toEqual([])
    await close()
  })
})

/** Serious and critical faults by WCAG 2.2 AA and best practice, on the page with its shadow roots. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'))
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)
  })
}
