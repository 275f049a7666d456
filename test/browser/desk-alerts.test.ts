import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { type DeskServer, row, signIn, startDeskServer } from '../support/desk.ts'

type Told = { hidden: boolean; shown: string[]; tones: number }

/** Runs before the page: records what the system would show and play, and lets the test set whether the page is visible. */
function listen() {
  const told: Told = { hidden: false, shown: [], tones: 0 }
  class Recorded {
    static permission = 'default'
    static async requestPermission() {
      Recorded.permission = 'granted'
      return 'granted'
    }
    constructor(title: string, { body }: { body: string }) {
      told.shown.push(`${title}: ${body}`)
    }
    close() {}
  }
  const make = AudioContext.prototype.createOscillator
  AudioContext.prototype.createOscillator = function () {
    told.tones += 1
    return make.call(this)
  }
  Object.assign(window, { told, Notification: Recorded })
  Object.defineProperty(document, 'hidden', { get: () => told.hidden })
}

const toldOn = (page: Page) => page.evaluate(() => (window as never as { told: Told }).told)
const lookAway = (page: Page, hidden: boolean) =>
  page.evaluate(value => Object.assign((window as never as { told: Told }).told, { hidden: value }), hidden)

inBrowser('what the desk tells an agent who looks elsewhere', browser => {
  let place: DeskServer
  beforeAll(async () => {
    place = await startDeskServer()
  })
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]()
  })

  test('who waits, and who writes to them: by a sound and a notification, where they are wanted', async () => {
    const { page, pageErrors, close } = await browser.openPage()
    await page.addInitScript(listen)
    await signIn(page, place.server, place.server.agent)
    await page.getByRole('button', { name: /notif/i }).click()
    await place.waiting('Near Nora')
    await row(page, 'Near Nora').waitFor()
    // A visible page needs no notification; the sound plays in both cases.
    expect(await toldOn(page)).toMatchObject({ shown: [], tones: 2 })

    await lookAway(page, true)
    const far = await place.waiting('Far Fred')
    await row(page, 'Far Fred').waitFor()
    await expect.poll(async () => (await toldOn(page)).shown).toEqual(['Far Fred is waiting: wants an agent'])
    await far.accept(place.server.agent)
    await row(page, 'Far Fred').waitFor({ state: 'detached' })
    await far.say('Are you there?')
    await expect.poll(async () => (await toldOn(page)).shown.at(-1)).toBe('Far Fred: Are you there?')

    await page.getByRole('button', { name: /sound/i }).click()
    await page.getByRole('button', { name: /notif/i }).click()
    const before = await toldOn(page)
    await place.waiting('Quiet Quinn')
    await row(page, 'Quiet Quinn').waitFor()
    expect(await toldOn(page)).toEqual(before)
    expect(pageErrors).toEqual([])
    await close()
  })
})
