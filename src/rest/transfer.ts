import type { Hono } from 'hono'
import type { Target } from '../domain/conversation/change.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { toBody, toProblem } from './answer.ts'
import { readJson } from './body.ts'
import type { RestParts } from './handover.ts'

/**
 * The vendor's platform webhook: a claim body POSTed here puts its conversation into our own queue. Our own flows never POST it:
 * they are recognised by the path (docs/vendor-api.md).
 */
export function transferRoutes(app: Hono, parts: RestParts) {
  for (const path of ['/bot/transfer/human', '/bot/transfer/human/']) {
    app.all(path, async c => {
      if (c.req.raw.method !== 'POST') return toProblem(refuse('method_not_allowed'), { allow: 'POST' })
      const principal = await parts.callerOf(c)
      if (isRefusal(principal)) return toProblem(principal)
      const body = await readJson(c.req.raw)
      if (isRefusal(body)) return toProblem(body)
      const target = targetOf(body)
      if (!target) {
        const words = 'The claim body must name the conversation: sessionId, or botId and to.'
        return toProblem(refuse('bad_input', words, { path: 'sessionId' }))
      }
      const answer = await parts.handle({ principal, target, command: { kind: 'request', reason: null } })
      return isRefusal(answer) ? toProblem(answer) : c.json(toBody(answer), 200, { 'cache-control': 'no-store' })
    })
  }
}

function targetOf({ sessionId, botId, to }: Record<string, unknown>): Target | null {
  if (typeof sessionId === 'string' && sessionId !== '') return { conversationId: sessionId }
  return typeof botId === 'string' && typeof to === 'string' && to !== '' ? { botId, userId: to } : null
}
