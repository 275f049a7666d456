import type { Hono } from 'hono'
import type { Bots } from '../app/bots.ts'
import type { Credentials } from '../app/credentials.ts'
import type { Webhooks } from '../app/webhooks.ts'
import { isLocalRequest } from '../http/local-request.ts'
import type { Pages } from '../http/pages.ts'
import type { Store } from '../ports/store.ts'
import { demoBanner } from './banner.ts'
import { ReceivedWebhooks } from './received-webhooks.ts'
import { addDemoRoutes } from './routes.ts'
import { type Demo, ensureDemo } from './seed.ts'

type Parts = {
  store: Store
  bots: Bots
  webhooks: Webhooks
  credentials: Credentials
  now: () => number
  pages: Pages
  dataDir: string
}
type Addresses = {
  /** As clients reach the server. */
  url: string
  /** As the server reaches itself: the shop's third party is there. */
  ownUrl: string
  /** The third party of the demo bot: a program of the examples. */
  partnerUrl: string
}
export type DemoPlugin = ReturnType<typeof addDemo>

/** Adds the demo to a development server: its page in place of the home page, and its routes. `start` makes its data. */
export function addDemo(app: Hono, { pages, dataDir, ...parts }: Parts) {
  const received = new ReceivedWebhooks()
  let demo: Demo | null = null
  let banner: string[] = []
  let isSeeding = false
  addDemoRoutes(app, { ...parts, pages, received, demo: () => demo })
  // Links on other sites may lead here: the page itself holds no secret.
  pages.home = request => (demo && isLocalRequest(request) ? 'demo/index.html' : 'home/index.html')
  return {
    /** When the server listens. null: the database holds other companies. */
    async start({ url, ownUrl, partnerUrl }: Addresses): Promise<Demo | null> {
      isSeeding = true
      demo = await ensureDemo(parts, { url, dataDir, partnerUrl, shopPartnerUrl: `${ownUrl}/demo/partner` })
      if (demo) banner = demoBanner(demo, { url, partnerUrl, dataDir })
      isSeeding = false
      return demo
    },
    /** Whether `start` runs: until it ends the demo has no keys. */
    isSeeding: () => isSeeding,
    banner: () => banner,
    close: () => received.close(),
  }
}
