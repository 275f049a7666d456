import type { Context, Hono } from 'hono'
import type { Handle } from '../app/commands.ts'
import type { Principal } from '../domain/access/credential.ts'
import { denies } from '../domain/access/policy.ts'
import { compose, readKey } from '../domain/conversation/compose.ts'
import type { Command } from '../domain/conversation/decide.ts'
import { MAX_CLAIM_END, readText } from '../domain/conversation/input.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { toBody, toProblem } from './answer.ts'
import { readJson } from './body.ts'
import { type CallerOf, isPrefetch } from './caller.ts'

export type RestParts = { handle: Handle; callerOf: CallerOf }

/** The vendor's handover endpoints (docs/vendor-api.md), and POSTs that do the same as its GETs. With and without a trailing slash. */
export function handoverRoutes(app: Hono, parts: RestParts) {
  const at = (path: string, methods: Record<string, (c: Context) => Promise<Response>>) => {
    // With the secret before it for bots whose `restAuth` is `path-secret`.
    for (const each of [path, `${path}/`, `/via/:pathSecret${path}`, `/via/:pathSecret${path}/`]) {
      app.all(each, c => {
        // Hono answers a HEAD with the GET's handler, which would change state.
        const run = methods[c.req.raw.method]
        return run ? run(c) : toProblem(refuse('method_not_allowed'), { allow: Object.keys(methods).join(', ') })
      })
    }
  }
  const unlessPrefetch = (run: (c: Context) => Promise<Response>) => async (c: Context) =>
    isPrefetch(c.req.raw) ? toProblem(refuse('prefetch_refused')) : run(c)

  const accept = (c: Context) => perform(c, parts, { kind: 'accept' })
  const user = '/webbot/api/webchat/:botId'
  at(`${user}/handover/:userId`, { GET: unlessPrefetch(accept), POST: c => speak(c, parts) })
  at(`${user}/handover/:userId/accept`, { POST: accept })
  at(`${user}/handover/:userId/release`, { POST: c => release(c, parts) })
  at(`${user}/takeover/:userId`, { GET: unlessPrefetch(c => release(c, parts)) })
}

/** The agent's message to the user. */
async function speak(c: Context, parts: RestParts): Promise<Response> {
  const principal = await parts.callerOf(c)
  if (isRefusal(principal)) return toProblem(principal)
  const no = denies(principal, 'speakAsAgent')
  if (no) return toProblem(no)
  const body = await readJson(c.req.raw)
  if (isRefusal(body)) return toProblem(body)
  if (typeof body.message !== 'string')
    return toProblem(refuse('bad_input', 'The body must be {"message": "…"}.', { path: 'message' }))
  const actions = compose(body.message)
  if (isRefusal(actions)) return toProblem(actions)
  const key = readKey(c.req.header('idempotency-key'), 'Idempotency-Key')
  if (isRefusal(key)) return toProblem(key)
  return performAs(principal, c, parts, { kind: 'send', actions, clientMessageId: key, controlEpoch: null }, key)
}

/** Returns control to the bot. The query is `ClaimEnd`, as the vendor spells it. */
async function release(c: Context, parts: RestParts): Promise<Response> {
  const claimEnd = readText(c.req.query('ClaimEnd'), 'ClaimEnd', MAX_CLAIM_END)
  if (isRefusal(claimEnd)) return toProblem(claimEnd)
  return perform(c, parts, { kind: 'release', claimEnd, variables: {} })
}

async function perform(c: Context, parts: RestParts, command: Command): Promise<Response> {
  const principal = await parts.callerOf(c)
  return isRefusal(principal) ? toProblem(principal) : performAs(principal, c, parts, command)
}

async function performAs(
  principal: Principal,
  c: Context,
  parts: RestParts,
  command: Command,
  key: string | null = null,
): Promise<Response> {
  const target = { botId: c.req.param('botId') ?? '', userId: c.req.param('userId') ?? '' }
  const answer = await parts.handle({ principal, target, command, key })
  if (isRefusal(answer)) return toProblem(answer)
  return c.json(toBody(answer), 200, { 'cache-control': 'no-store' })
}
