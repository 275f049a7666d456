import { buildWeb } from '../../scripts/web.ts'
import { chromiumPath } from './chromium.ts'

/** Before any test: the pages as `npm start` makes them. */
export default async function prepare() {
  if (chromiumPath === null)
    console.log('No Chromium here: the tests in a browser are skipped. Install it, or name it in CHROMIUM.')
  await buildWeb()
}
