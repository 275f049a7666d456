import { buildWeb } from '../../scripts/web.ts'
import { chromiumPath, openChromium } from '../support/chromium.ts'
import { wanted, writeThroughCut } from '../support/cut.ts'
import { check } from './support/check.ts'

/**
 * Proves, in real browsers, that a network that is cut for 30 s loses and reorders no message: a user at the widget and an agent
 * at the desk write ten messages each meanwhile. Fails if one of them sees a message of the other during the cut, if a message is
 * missing, repeated or out of order in the log or on a page afterwards, or if a page reports an error.
 */
const MS = 30_000

if (chromiumPath === null) {
  console.log('skipped: no Chromium here (install it, or name it in CHROMIUM)')
  process.exit(77)
}
await buildWeb()
const browser = await openChromium()
const { meanwhile, seen, log, caughtUpAfter, pageErrors, unexpectedErrors } = await writeThroughCut(browser, MS)
await browser.close()

const among = (all: string[]) => all.map(text => text.replace(/^me: /, '')).filter(text => wanted.includes(text))
const same = (one: string[], other: string[]) => JSON.stringify(one) === JSON.stringify(other)
const said = among(log)
check(same(among(meanwhile.user), wanted.slice(0, 10)), 'cut off, the user sees what they wrote, and nothing else')
check(same(among(meanwhile.agent), wanted.slice(10)), 'cut off, the agent sees what they wrote, and nothing else')
check(same(said.toSorted(), wanted.toSorted()), 'the log has all twenty, each once')
for (const who of ['user', 'agent'])
  check(
    same(
      said.filter(text => text.startsWith(who)),
      wanted.filter(text => text.startsWith(who)),
    ),
    `those of the ${who} are in the order they were written in`,
  )
check(same(among(seen.user), said), 'the user sees them in the order of the log')
check(same(among(seen.agent), said), 'the agent sees them in the order of the log')
check(pageErrors.length === 0 && unexpectedErrors.length === 0, `nothing else was amiss ${pageErrors.join('; ')}`)
console.log(`all was there ${(caughtUpAfter / 1_000).toFixed(1)} s after the network was back`)
