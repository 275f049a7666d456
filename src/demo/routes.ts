import type { Context, Hono } from 'hono'
import { Webhook } from 'standardwebhooks'
import type { Webhooks } from '../app/webhooks.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { liveSecrets } from '../domain/webhook/secrets.ts'
import { isLocalSameOriginRequest } from '../http/local-request.ts'
import type { Pages } from '../http/pages.ts'
import type { Store } from '../ports/store.ts'
import { noSuchAddress, toProblem } from '../rest/answer.ts'
import { readText } from '../rest/body.ts'
import type { ReceivedWebhook, ReceivedWebhooks } from './received-webhooks.ts'
import type { Demo } from './seed.ts'

type Parts = {
  store: Pick<Store, 'webhooks'>
  webhooks: Pick<Webhooks, 'openWebhook'>
  now: () => number
  pages: Pages
  received: ReceivedWebhooks
  /** null: not seeded. */
  demo: () => Demo | null
}

/** The routes of the demo page: its keys, its shop, and a third party that receives webhooks. They answer this machine only. */
export function addDemoRoutes(app: Hono, parts: Parts) {
  const { pages, received } = parts
  const local = (answer: (c: Context, demo: Demo) => Response | Promise<Response>) => (c: Context) => {
    const demo = isLocalSameOriginRequest(c.env.incoming) ? parts.demo() : null
    return demo ? answer(c, demo) : noSuchAddress()
  }
  app.get(
    '/demo/setup',
    local((c, { shopBotId, keys: { agent, agent2, integration } }) =>
      c.json({ botId: shopBotId, keys: { agent, agent2, integration } }, 200, { 'cache-control': 'no-store' }),
    ),
  )
  app.get(
    '/demo/shop',
    local((c, { shopBotId }) => pages.show(c, 'shop/index.html', { botId: shopBotId })),
  )
  app.get(
    '/demo/received',
    local(c => stream(received, Number(c.req.header('last-event-id') ?? 0) || 0)),
  )
  app.post(
    '/demo/partner/:kind',
    local((c, demo) => receive(c, demo, parts)),
  )
}

const kinds: Record<string, ReceivedWebhook['kind']> = { claim: 'claim', messages: 'message' }

/** Like any third party: it verifies the signature over the bytes as they came, before it reads them. */
async function receive(c: Context, demo: Demo, { store, webhooks, now, received }: Parts) {
  const kind = kinds[c.req.param('kind') ?? '']
  if (!kind) return noSuchAddress()
  const body = await readText(c)
  if (isRefusal(body)) return toProblem(body)
  const registered = (await store.webhooks.list(demo.companyId)).filter(({ botId }) => botId === demo.shopBotId)
  const secrets = registered.flatMap(webhook =>
    liveSecrets(webhooks.openWebhook(webhook) ?? { secrets: [], auth: null, headers: {} }, now()),
  )
  const headers = c.req.header()
  if (!secrets.some(secret => isSigned(secret, body, headers))) return toProblem(refuse('unauthenticated'))
  const shown = Object.entries(headers).filter(([name]) => /^(webhook|baton)-|^(content-type|user-agent)$/.test(name))
  received.add({ at: now(), kind, headers: Object.fromEntries(shown), body })
  return new Response(null, { status: 204 })
}

function isSigned(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}

/** Server-sent events: the kept webhooks, then each new one. The stream reads on only when the client has room. */
function stream(received: ReceivedWebhooks, after: number): Response {
  const leaving = new AbortController()
  const encoder = new TextEncoder()
  let last = after
  const body = new ReadableStream({
    start: controller => controller.enqueue(encoder.encode('retry: 1000\n\n')),
    async pull(controller) {
      const found = await received.after(last, leaving.signal)
      last = found.at(-1)?.n ?? last
      for (const each of found) controller.enqueue(encoder.encode(`id: ${each.n}\ndata: ${JSON.stringify(each)}\n\n`))
      if (found.length === 0 && !leaving.signal.aborted) controller.close()
    },
    cancel: () => leaving.abort(),
  })
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(body, { headers: { ...headers, 'x-accel-buffering': 'no' } })
}
