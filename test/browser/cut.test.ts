import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { wanted, writeThroughCut } from '../support/cut.ts'

inBrowser('a network that is cut', tell => {
  // `npm run proof:cut` cuts it for 30 s.
  test('costs neither side a word, nor their order', { timeout: 60_000 }, async () => {
    const { meanwhile, seen, log, complaints, unexpectedErrors } = await writeThroughCut(tell.browser(), 3_000)
    // Each sees at once what they wrote, and nothing of the other's.
    expect(meanwhile.user.filter(text => /^(me: )?(user|agent) /.test(text))).toEqual(
      wanted.slice(0, 10).map(text => `me: ${text}`),
    )
    expect(meanwhile.agent.filter(text => /^agent /.test(text))).toEqual(wanted.slice(10))
    const said = log.filter(text => wanted.includes(text))
    expect(said.toSorted()).toEqual(wanted.toSorted())
    for (const who of ['user', 'agent'])
      expect(said.filter(text => text.startsWith(who))).toEqual(wanted.filter(text => text.startsWith(who)))
    expect(seen.user.map(text => text.replace('me: ', '')).filter(text => wanted.includes(text))).toEqual(said)
    expect(seen.agent.filter(text => wanted.includes(text))).toEqual(said)
    expect([complaints, unexpectedErrors]).toEqual([[], []])
  })
})
