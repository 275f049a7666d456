import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { startSite, widgetOn } from '../support/site.ts'
import { startTown } from '../support/town.ts'

const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="teal"/></svg>')}`
const flow = {
  start: 'all',
  fallback: 'echo',
  connections: [
    { when: { text: { equals: 'slow' } }, goTo: 'slow' },
    { when: { text: { equals: 'plain' } }, goTo: 'plain' },
  ],
  modules: [
    {
      id: 'all',
      actions: [
        { type: 'text', text: 'See https://example.com/a_(b). Or <b>write</b> to javascript:alert(1) or a@b.example' },
        {
          type: 'card',
          cards: [
            {
              title: 'Pot',
              text: 'Of clay',
              image_source_url: picture,
              image_destination_url: 'https://example.com/pot',
              buttons: [
                { title: 'Take it', type: 'postback', options: { message: 'I take the pot' } },
                { title: 'More', type: 'url', options: { url: 'https://example.com/more' } },
                { title: 'Sold out', type: 'postback', is_active: false },
              ],
            },
            { title: 'Fern', text: 'Of green', buttons: [] },
          ],
        },
        { type: 'media', media_type: 'image', url: picture, text: 'A picture' },
        { type: 'media', media_type: 'audio', url: 'data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEA', text: '' },
        { type: 'media', media_type: 'video', url: 'data:video/mp4;base64,AAAA', text: '' },
        { type: 'media', media_type: 'file', url: 'https://example.com/terms%20of%20sale.pdf', text: '' },
        { type: 'media', media_type: 'image', url: 'javascript:alert(1)', text: 'Bad' },
        { type: 'choice', text: 'Which size?', options_type: 'list', options: ['small', 'large'] },
        { type: 'choice', text: 'And now?', options: ['plain', 'slow'] },
      ],
    },
    { id: 'plain', actions: [{ type: 'text', text: 'Plain.' }] },
    {
      id: 'slow',
      actions: [
        { type: 'text', text: 'First' },
        { type: 'wait', wait: 900 },
        { type: 'text', text: 'Then' },
      ],
    },
    { id: 'echo', actions: [{ type: 'text', text: 'You said [[text]]' }] },
  ],
}

test('the widget is small: 30 kB gzipped, with all that it needs', () => {
  expect(gzipSync(readFileSync('dist/web/widget.js'), { level: 9 }).length).toBeLessThan(30_000)
})

inBrowser('the widget', tell => {
  test('draws what a bot can say, and says what is chosen', async () => {
    await using town = await startTown()
    await using site = await startSite({ server: town.url, botId: await town.bot(flow) })
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
    await using town = await startTown()
    await using site = await startSite({ server: town.url, botId: await town.bot({ ...flow, start: 'plain' }) })
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
    await using town = await startTown()
    await using site = await startSite({ server: town.url, botId: await town.bot({ ...flow, start: 'plain' }) })
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
    await using town = await startTown()
    await using site = await startSite({
      server: town.url,
      botId: await town.bot({ ...flow, start: 'plain' }),
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

  test('works by the keyboard alone', async () => {
    await using town = await startTown()
    await using site = await startSite({ server: town.url, botId: await town.bot({ ...flow, start: 'plain' }) })
    const { page, close } = await site.visit(tell.browser())
    const { said, launcher, panel } = widgetOn(page)
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
    expect(await said()).toEqual(['Plain.', 'me: one\ntwo', 'You said one\ntwo'])
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await focused()).toBe('launcher')
    await close()
  })

  test.each(['light', 'dark', 'rtl'])('hides nothing from assistive technology: %s', async look => {
    await using town = await startTown()
    const settings = {
      widget: {
        showAuthors: true,
        persistent_menu: [{ title: 'Help', type: 'text', value: 'help' }],
        direction: look === 'rtl' ? 'rtl' : 'auto',
        // Nobody could read this: the widget sees to it.
        styles: {
          header: { backgroundColor: 'yellow', color: 'white' },
          messages: { me: { backgroundColor: '#777', color: '#888' } },
        },
      },
    }
    const botId = await town.bot(flow, settings)
    await using site = await startSite({ server: town.url, botId })
    const attributes = `data-theme="${look}" ${look === 'rtl' ? 'data-lang="ar"' : ''}`
    const { page, close } = await site.visit(
      tell.browser(),
      { attributes },
      { bypassCSP: true, reducedMotion: 'reduce' },
    )
    expect(await violations(page)).toEqual([])
    const { open, say, launcher, panel } = widgetOn(page)
    await open()
    await say('x')
    await page.getByText('You said x').waitFor()
    expect(await violations(page)).toEqual([])
    if (look === 'rtl') {
      expect(await launcher.getAttribute('aria-label')).toBe('إغلاق المحادثة')
      // One's own words stand at the end, which is the left.
      const [mine, frame] = await Promise.all([page.locator('.me .bubble').boundingBox(), panel.boundingBox()])
      expect(mine!.x - frame!.x).toBeLessThan(30)
    }
    await close()
  })

  test('agent and bot look the same, unless the bot’s setting tells who speaks', async () => {
    await using town = await startTown()
    for (const showAuthors of [false, true]) {
      const botId = await town.bot({ ...flow, start: 'plain' }, { widget: { showAuthors } })
      await using site = await startSite({ server: town.url, botId })
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
          (await town.rest(method, `/webbot/api/webchat/${botId}/handover/${userId}/`, town.dora, body)).status,
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
    await using town = await startTown()
    const [one, other] = [await town.bot({ ...flow, start: 'plain' }), await town.bot({ ...flow, start: 'plain' })]
    await using site = await startSite({ server: town.url, botId: one })
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

  test('covers a phone, and leaves nothing outside of it', async () => {
    await using town = await startTown()
    await using site = await startSite({ server: town.url, botId: await town.bot(flow) })
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const { page, close } = await site.visit(
      tell.browser(),
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

/** Of WCAG 2.2 AA and best practice, serious and critical ones, on the whole page with its shadows. */
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

/** Whom the visitor's token names. */
const userOf = (page: Page, botId: string): Promise<string> =>
  page.evaluate(botId => {
    const key = Object.keys(localStorage).find(name => name.includes(botId) && name.endsWith(' session'))!
    return JSON.parse(
      atob(JSON.parse(localStorage.getItem(key)!).token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')),
    ).sub
  }, botId)
