import { buildWeb } from '../../scripts/web.ts'
import { chromiumPath } from './chromium.ts'

/** Builds the pages before all tests, as `npm start` does. */
export default async function prepare() {
  if (chromiumPath === null)
    console.log('No Chromium here: the tests in a browser are skipped. Install it, or name it in CHROMIUM.')
  await buildWeb()
}
