import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { widgetFlow } from '../support/flows.ts'
import { startServer } from '../support/server.ts'
import { startSite, widgetOn } from '../support/site.ts'

test('the widget is small: 30 kB gzipped, with all that it needs', () => {
  expect(gzipSync(readFileSync('dist/web/widget.js'), { level: 9 }).length).toBeLessThan(29_500)
})

inBrowser('the widget', tell => {
  test('draws what a bot can say, and says what is chosen', async () => {
    await using server = await startServer()
    await using site = await startSite({ server: server.url, botId: await server.bot(widgetFlow) })
    const { page, complaints, close } = await site.visit(tell.browser())
    const { open, said, log } = widgetOn(page)
    await open()
    await page.getByText('And now?').waitFor()
    expect(await said()).toEqual([
      'See https://example.com/a_(b). Or <b>write</b> to javascript:alert(1) or a@b.example',
      'A picture',
      'Bad\njavascript:alert(1)',
      'Which size?',
      'And now?',
    ])
    const links = await log
      .locator('.bubble a')
      .evaluateAll(all => all.map(each => [each.getAttribute('href'), each.getAttribute('rel')]))
    expect(links).toEqual([
      ['https://example.com/a_(b)', 'noopener noreferrer nofollow'],
      ['mailto:a@b.example', 'noopener noreferrer nofollow'],
    ])
    expect(await log.locator('.card').count()).toBe(2)
    expect(await page.getByRole('link', { name: 'More' }).getAttribute('href')).toBe('https://example.com/more')
    expect(await page.getByRole('button', { name: 'Sold out' }).isDisabled()).toBe(true)
    expect(
      await page.getByRole('img', { name: 'A picture' }).evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBe(320)
    expect(await log.locator('audio[controls], video[controls]').count()).toBe(2)
    expect(await page.getByRole('link', { name: 'terms of sale.pdf' }).isVisible()).toBe(true)

    // Replies stand until one is chosen; the list stays, and answers no more.
    await page.getByRole('button', { name: 'plain' }).click()
    await page.getByText('Plain.').waitFor()
    expect(await page.getByRole('button', { name: 'slow' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'small' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Take it' }).click()
    await page.getByText('You said I take the pot').waitFor()
    // A film of no bytes is the only thing to complain of.
    expect(complaints.filter(each => !/video|media/i.test(each))).toEqual([])
    await close()
  })

  test('a wait shows as typing, and is not waited for again after a reload', async () => {
    await using server = await startServer()
    await using site = await startSite({
      server: server.url,
      botId: await server.bot({ ...widgetFlow, start: 'plain' }),
    })
    const { page, close } = await site.visit(tell.browser())
    const { open, say, said } = widgetOn(page)
    await open()
    await say('slow')
    await page.getByText('First').waitFor()
    expect(await page.locator('.typing').count()).toBe(1)
    expect(await said()).not.toContain('Then')
    await page.getByText('Then').waitFor()
    expect(await page.locator('.typing').count()).toBe(0)
    await page.reload()
    await page.getByText('First').waitFor()
    expect(await said()).toEqual(['Plain.', 'me: slow', 'First', 'Then'])
    await close()
  })

  test('leaves the page as it was, and the page it: styles, globals, keys', async () => {
    await using server = await startServer()
    await using site = await startSite({
      server: server.url,
      botId: await server.bot({ ...widgetFlow, start: 'plain' }),
    })
    const head = `<style>* { color: red !important; font-size: 40px !important } div, button { display: none !important } baton-widget { display: none; opacity: 0 }</style>
      <script>window.before = Object.getOwnPropertyNames(window); window.keys = []; addEventListener('keydown', event => keys.push(event.key))</script>`
    const { page, complaints, close } = await site.visit(tell.browser(), { head })
    const { open, say, launcher } = widgetOn(page)
    const look = () => page.locator('h1').evaluate(h1 => JSON.stringify(Object.entries(getComputedStyle(h1))))
    const before = await look()
    await open()
    await say('x')
    await page.getByText('You said x').waitFor()
    expect(
      await launcher.evaluate(button => [getComputedStyle(button).color, getComputedStyle(button).fontSize]),
    ).toEqual(['rgb(255, 255, 255)', '15px'])
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('baton-widget')!).opacity)).toBe('1')
    expect(await look()).toBe(before)
    const globals = await page.evaluate(() => {
      const { before } = window as unknown as { before: string[] }
      return Object.getOwnPropertyNames(window).filter(name => !before.includes(name))
    })
    expect(globals.filter(name => !['before', 'keys'].includes(name))).toEqual(['Baton'])
    expect(await page.evaluate('window.keys')).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  test('runs under a strict policy of the page that names only its server', async () => {
    await using server = await startServer()
    await using site = await startSite({
      server: server.url,
      botId: await server.bot({ ...widgetFlow, start: 'plain' }),
      csp: true,
    })
    const { page, complaints, close } = await site.visit(tell.browser())
    const { open, say, launcher } = widgetOn(page)
    await open()
    await say('x')
    await page.getByText('You said x').waitFor()
    expect(await launcher.evaluate(button => getComputedStyle(button).position)).toBe('fixed')
    expect(complaints).toEqual([])
    await close()
  })

  test('agent and bot look the same, unless the bot’s setting tells who speaks', async () => {
    await using server = await startServer()
    for (const showAuthors of [false, true]) {
      const botId = await server.bot({ ...widgetFlow, start: 'plain' }, { widget: { showAuthors } })
      await using site = await startSite({ server: server.url, botId })
      const { page, close } = await site.visit(tell.browser())
      const { open, say } = widgetOn(page)
      await open()
      await say('x')
      await page.getByText('You said x').waitFor()
      const userId = await userOf(page, botId)
      for (const [method, body] of [
        ['GET', undefined],
        ['POST', { message: 'Hello from Bea' }],
      ] as const)
        expect(
          (await server.rest(method, `/webbot/api/webchat/${botId}/handover/${userId}/`, server.integration, body))
            .status,
        ).toBe(200)
      await page.getByText('Hello from Bea').waitFor()
      const looks = await page
        .locator('.other .bubble')
        .evaluateAll(all =>
          all.map(each => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color].join()),
        )
      expect(new Set(looks).size).toBe(1)
      expect(await page.locator('.author').allTextContents()).toEqual(
        showAuthors ? ['RoboBot', 'RoboBot', 'DoraAgent'] : [],
      )
      await close()
    }
  })

  test('two bots stand beside each other; the same tag twice is one widget', async () => {
    await using server = await startServer()
    const [one, other] = [
      await server.bot({ ...widgetFlow, start: 'plain' }),
      await server.bot({ ...widgetFlow, start: 'plain' }),
    ]
    await using site = await startSite({ server: server.url, botId: one })
    const two = await site.visit(tell.browser(), { twice: `data-bot="${other}"` })
    await two.page.locator('.launcher').nth(1).waitFor()
    const boxes = await two.page
      .locator('.launcher')
      .evaluateAll(all => all.map(each => each.getBoundingClientRect().x))
    expect(Math.abs(boxes[0]! - boxes[1]!)).toBeGreaterThan(56)
    expect(
      await two.page.evaluate(
        id => 'open' in (window as never as { Baton: { of: (id: string) => object } }).Baton.of(id),
        other,
      ),
    ).toBe(true)
    await two.close()
    const same = await site.visit(tell.browser(), { twice: `data-bot="${one}"` })
    await same.page.waitForLoadState('networkidle')
    expect(await same.page.locator('.launcher').count()).toBe(1)
    await same.close()
  })
})

/** Whom the visitor's token names. */
const userOf = (page: Page, botId: string): Promise<string> =>
  page.evaluate(botId => {
    const key = Object.keys(localStorage).find(name => name.includes(botId) && name.endsWith(' session'))!
    return JSON.parse(
      atob(JSON.parse(localStorage.getItem(key)!).token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')),
    ).sub
  }, botId)
