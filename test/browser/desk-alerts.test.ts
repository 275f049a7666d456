import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { type DeskServer, row, signIn, startDeskServer } from '../support/desk.ts'

type Recording = { hidden: boolean; shown: string[]; tones: number }

/** Runs before the page: records what the system would show and play, and lets the test set whether the page is visible. */
function record() {
  const recording: Recording = { hidden: false, shown: [], tones: 0 }
  class Recorded {
    static permission = 'default'
    static async requestPermission() {
      Recorded.permission = 'granted'
      return 'granted'
    }
    constructor(title: string, { body }: { body: string }) {
      recording.shown.push(`${title}: ${body}`)
    }
    close() {}
  }
  const make = AudioContext.prototype.createOscillator
  AudioContext.prototype.createOscillator = function () {
    recording.tones += 1
    return make.call(this)
  }
  Object.assign(window, { recording, Notification: Recorded })
  Object.defineProperty(document, 'hidden', { get: () => recording.hidden })
}

const recordingOf = (page: Page) => page.evaluate(() => (window as never as { recording: Recording }).recording)
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate(
    value => Object.assign((window as never as { recording: Recording }).recording, { hidden: value }),
    hidden,
  )

inBrowser('the desk’s alerts while its page is hidden', browser => {
  let desk: DeskServer
  beforeAll(async () => {
    desk = await startDeskServer()
  })
  afterAll(async () => {
    await desk?.[Symbol.asyncDispose]()
  })

  test('a new waiting user and a new message make a sound and a notification, unless switched off', async () => {
    const { page, pageErrors, close } = await browser.openPage()
    await page.addInitScript(record)
    await signIn(page, desk.server, desk.server.agent)
    await page.getByRole('button', { name: /notif/i }).click()
    await desk.waiting('Near Nora')
    await row(page, 'Near Nora').waitFor()
    // A visible page needs no notification; the sound plays in both cases.
    expect(await recordingOf(page)).toMatchObject({ shown: [], tones: 2 })

    await setHidden(page, true)
    const far = await desk.waiting('Far Fred')
    await row(page, 'Far Fred').waitFor()
    await expect.poll(async () => (await recordingOf(page)).shown).toEqual(['Far Fred is waiting: wants an agent'])
    await far.accept(desk.server.agent)
    await row(page, 'Far Fred').waitFor({ state: 'detached' })
    await far.say('Are you there?')
    await expect.poll(async () => (await recordingOf(page)).shown.at(-1)).toBe('Far Fred: Are you there?')

    await page.getByRole('button', { name: /sound/i }).click()
    await page.getByRole('button', { name: /notif/i }).click()
    const before = await recordingOf(page)
    await desk.waiting('Quiet Quinn')
    await row(page, 'Quiet Quinn').waitFor()
    expect(await recordingOf(page)).toEqual(before)
    expect(pageErrors).toEqual([])
    await close()
  })
})
