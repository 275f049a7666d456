import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { widgetFlow } from '../support/flows.ts'
import { startServer } from '../support/server.ts'
import { startSite, widgetOn } from '../support/site.ts'

test('the widget with all its parts is smaller than 31 kB, gzipped', () => {
  // docs/widget.md promises 31,000 bytes.
  expect(gzipSync(readFileSync('dist/web/widget.js'), { level: 9 }).length).toBeLessThan(30_990)
})

inBrowser('the widget', browser => {
  test('shows each kind of message of a bot, and sends what the user chooses', async () => {
    await using server = await startServer()
    await using site = await startSite({ server: server.url, botId: await server.bot(widgetFlow) })
    const { page, pageErrors, close } = await site.visit(browser.chromium())
    const { open, texts, log } = widgetOn(page)
    await open()
    await page.getByText('And now?').waitFor()
    expect(await texts()).toEqual([
      'See https://example.com/a_(b). Or <b>write</b> to javascript:alert(1) or a@b.example',
      'A picture',
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

    // Suggested replies disappear after a choice; a list stays, disabled.
    await page.getByRole('button', { name: 'plain' }).click()
    await page.getByText('Plain.').waitFor()
    expect(await page.getByRole('button', { name: 'slow' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'small' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Take it' }).click()
    await page.getByText('You said I take the pot').waitFor()
    // The only error is the video, which has no content.
    expect(pageErrors.filter(each => !/video|media/i.test(each))).toEqual([])
    await close()
  })

  test('a wait shows as typing, and not again after a reload', async () => {
    await using server = await startServer()
    await using site = await startSite({
      server: server.url,
      botId: await server.bot({ ...widgetFlow, start: 'plain' }),
    })
    const { page, close } = await site.visit(browser.chromium())
    const { open, send, texts } = widgetOn(page)
    await open()
    await page.getByText('Plain.').waitFor()
    await recordLog(page)
    await send('slow')
    await page.getByText('Then').waitFor()
    await page.locator('.typing').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => recorded)).toContain('Plain. First (typing)')
    await page.reload()
    await page.getByText('First').waitFor()
    expect(await texts()).toEqual(['Plain.', 'me: slow', 'First', 'Then'])
    await close()
  })

  test('page and widget do not affect each other: styles, globals, keys', async () => {
    await using server = await startServer()
    await using site = await startSite({
      server: server.url,
      botId: await server.bot({ ...widgetFlow, start: 'plain' }),
    })
    const head = `<style>* { color: red !important; font-size: 40px !important } div, button { display: none !important } baton-widget { display: none; opacity: 0 }</style>
      <script>window.before = Object.getOwnPropertyNames(window); window.keys = []; addEventListener('keydown', event => keys.push(event.key))</script>`
    const { page, pageErrors, close } = await site.visit(browser.chromium(), { head })
    const { open, send, launcher } = widgetOn(page)
    const look = () => page.locator('h1').evaluate(h1 => JSON.stringify(Object.entries(getComputedStyle(h1))))
    const before = await look()
    await open()
    await send('x')
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
    expect(pageErrors).toEqual([])
    await close()
  })

  test('works under a strict content security policy that allows only its server', async () => {
    await using server = await startServer()
    await using site = await startSite({
      server: server.url,
      botId: await server.bot({ ...widgetFlow, start: 'plain' }),
      csp: true,
    })
    const { page, pageErrors, close } = await site.visit(browser.chromium())
    const { open, send, launcher } = widgetOn(page)
    await open()
    await send('x')
    await page.getByText('You said x').waitFor()
    expect(await launcher.evaluate(button => getComputedStyle(button).position)).toBe('fixed')
    expect(pageErrors).toEqual([])
    await close()
  })

  test('agent and bot look the same, unless the bot shows authors', async () => {
    await using server = await startServer()
    for (const showAuthors of [false, true]) {
      const botId = await server.bot({ ...widgetFlow, start: 'plain' }, { widget: { showAuthors } })
      await using site = await startSite({ server: server.url, botId })
      const { page, close } = await site.visit(browser.chromium())
      const { open, send } = widgetOn(page)
      await open()
      await send('x')
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
      const colours = await page
        .locator('.other .bubble')
        .evaluateAll(all =>
          all.map(each => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color].join()),
        )
      expect(new Set(colours).size).toBe(1)
      expect(await page.locator('.author').allTextContents()).toEqual(
        showAuthors ? ['RoboBot', 'RoboBot', 'DoraAgent'] : [],
      )
      await close()
    }
  })

  test('two bots have launchers side by side; the same tag twice makes one widget', async () => {
    await using server = await startServer()
    const [one, other] = [
      await server.bot({ ...widgetFlow, start: 'plain' }),
      await server.bot({ ...widgetFlow, start: 'plain' }),
    ]
    await using site = await startSite({ server: server.url, botId: one })
    const two = await site.visit(browser.chromium(), { twice: `data-bot="${other}"` })
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
    const same = await site.visit(browser.chromium(), { twice: `data-bot="${one}"` })
    await same.page.waitForLoadState('networkidle')
    expect(await same.page.locator('.launcher').count()).toBe(1)
    await same.close()
  })
})

declare const recorded: string[]

/** Records each state of the log: a state that lasts less than a second can be over before the test reads it. */
const recordLog = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('baton-widget')!.shadowRoot!
    const states: string[] = []
    Object.assign(window, { recorded: states })
    new MutationObserver(() => {
      const texts = [...root.querySelectorAll('.other > .bubble:not(.typing)')].map(bubble => bubble.textContent)
      states.push([...texts, ...(root.querySelector('.typing') ? ['(typing)'] : [])].join(' '))
    }).observe(root, { childList: true, subtree: true })
  })

/** The user id in the visitor's token. */
const userOf = (page: Page, botId: string): Promise<string> =>
  page.evaluate(botId => {
    const key = Object.keys(localStorage).find(name => name.includes(botId) && name.endsWith(' session'))!
    return JSON.parse(
      atob(JSON.parse(localStorage.getItem(key)!).token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')),
    ).sub
  }, botId)
