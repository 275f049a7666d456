import type { Context, Hono } from 'hono'
import { Webhook } from 'standardwebhooks'
import { refuse } from '../domain/error.ts'
import { liveSecrets, type Sealed } from '../domain/webhook/secrets.ts'
import type { Webhook as Hook } from '../domain/webhook/webhook.ts'
import { isLocal } from '../http/local-request.ts'
import type { Store } from '../ports/store.ts'
import { toProblem } from '../rest/answer.ts'
import { readText } from '../rest/body.ts'
import { makeReceipts, type Receipt, type Receipts } from './receipts.ts'
import type { Demo } from './seed.ts'

type Parts = { store: Pick<Store, 'webhooks'>; openWebhook: (hook: Hook) => Sealed | null; now: () => number }
export type DemoDoor = ReturnType<typeof makeDemoDoor>

/**
 * What the demo page needs of the server, in development alone and for this machine alone: its keys, and a third party to send
 * webhooks to. Everybody else finds nothing here.
 */
export function makeDemoDoor(app: Hono, parts: Parts) {
  const receipts = makeReceipts()
  let demo: Demo | null = null
  const local = (run: (c: Context, demo: Demo) => Response | Promise<Response>) => (c: Context) =>
    demo !== null && isLocal(c.env.incoming)
      ? run(c, demo)
      : toProblem(refuse('not_found', 'There is nothing at this address.'))

  app.get(
    '/demo/setup',
    local((c, { shopBotId, keys: { agent, agent2, integration } }) =>
      c.json({ botId: shopBotId, keys: { agent, agent2, integration } }, 200, { 'cache-control': 'no-store' }),
    ),
  )
  app.get(
    '/demo/received',
    local(c => stream(receipts, Number(c.req.header('last-event-id') ?? 0) || 0)),
  )
  app.post(
    '/demo/partner/:kind',
    local((c, known) => receive(c, known, parts, receipts)),
  )
  return {
    show(made: Demo) {
      demo = made
    },
    shown: () => demo,
    close: () => receipts.close(),
  }
}

/** As a third party does it: the signature first, over the bytes as they came; then a receipt. */
async function receive(c: Context, demo: Demo, { store, openWebhook, now }: Parts, receipts: Receipts) {
  const kind = kinds[c.req.param('kind') ?? '']
  if (!kind) return toProblem(refuse('not_found', 'There is nothing at this address.'))
  const body = await readText(c.req.raw)
  if (body === null) return toProblem(refuse('payload_too_large'))
  const hooks = (await store.webhooks.list(demo.companyId)).filter(hook => hook.botId === demo.shopBotId)
  const secrets = hooks.flatMap(hook =>
    liveSecrets(openWebhook(hook) ?? { secrets: [], auth: null, headers: {} }, now()),
  )
  const headers = c.req.header()
  if (!secrets.some(secret => isSigned(secret, body, headers))) return toProblem(refuse('unauthenticated'))
  const told = Object.entries(headers).filter(([name]) => /^(webhook|baton)-|^(content-type|user-agent)$/.test(name))
  receipts.add({ at: now(), kind, headers: Object.fromEntries(told), body })
  return new Response(null, { status: 204 })
}

const kinds: Record<string, Receipt['kind']> = { claim: 'claim', messages: 'message' }

function isSigned(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}

/** Server-sent events: what was kept, and then what comes; each is taken when the reader has room for it. */
function stream(receipts: Receipts, after: number): Response {
  const leaving = new AbortController()
  const bytes = new TextEncoder()
  let last = after
  const body = new ReadableStream({
    start: controller => controller.enqueue(bytes.encode('retry: 1000\n\n')),
    async pull(controller) {
      const found = await receipts.after(last, leaving.signal)
      last = found.at(-1)?.n ?? last
      for (const each of found) controller.enqueue(bytes.encode(`id: ${each.n}\ndata: ${JSON.stringify(each)}\n\n`))
      if (found.length === 0 && !leaving.signal.aborted) controller.close()
    },
    cancel: () => leaving.abort(),
  })
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(body, { headers: { ...headers, 'x-accel-buffering': 'no' } })
}
