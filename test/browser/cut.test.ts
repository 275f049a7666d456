import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { wanted, writeThroughCut } from '../support/cut.ts'

inBrowser('a lost network', browser => {
  // `npm run proof:cut` cuts it for 30 s.
  test('loses no message of either side and keeps their order', { timeout: 60_000 }, async () => {
    const { meanwhile, seen, log, pageErrors, unexpectedErrors } = await writeThroughCut(browser.chromium(), 3_000)
    // Each side sees its own messages at once, and none of the other's.
    expect(meanwhile.user.filter(text => /^(me: )?(user|agent) /.test(text))).toEqual(
      wanted.slice(0, 10).map(text => `me: ${text}`),
    )
    expect(meanwhile.agent.filter(text => /^agent /.test(text))).toEqual(wanted.slice(10))
    const logged = log.filter(text => wanted.includes(text))
    expect(logged.toSorted()).toEqual(wanted.toSorted())
    for (const who of ['user', 'agent'])
      expect(logged.filter(text => text.startsWith(who))).toEqual(wanted.filter(text => text.startsWith(who)))
    expect(seen.user.map(text => text.replace('me: ', '')).filter(text => wanted.includes(text))).toEqual(logged)
    expect(seen.agent.filter(text => wanted.includes(text))).toEqual(logged)
    expect([pageErrors, unexpectedErrors]).toEqual([[], []])
  })
})
