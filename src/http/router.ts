import type { IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { noSuchAddress, toProblem } from '../rest/answer.ts'
import { setOrigin } from '../rest/cors.ts'
import { CLIENT_LEFT, hasLeft } from './aborted.ts'
import type { AllowsOrigin } from './origin.ts'

/** The router of everything beside /graphql. An unknown address and an error are answered as problem+json. */
export function createRouter(report: (error: unknown) => void, allowsOrigin: AllowsOrigin): Hono {
  const router = new Hono()
  router.notFound(c => {
    const answer = noSuchAddress()
    setOrigin(answer.headers, c.req.header('origin'), allowsOrigin)
    return answer
  })
  router.onError((error, c) => {
    // The store throws it when it cannot write.
    const { refusal } = error as { refusal?: DomainError }
    if (isRefusal(refusal)) return toProblem(refusal)
    if (hasLeft((c.env as { incoming?: IncomingMessage }).incoming)) return new Response(null, { status: CLIENT_LEFT })
    report(error)
    return toProblem(refuse('internal'))
  })
  return router
}
