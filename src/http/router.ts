import { Hono } from 'hono'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { noSuchAddress, toProblem } from '../rest/answer.ts'

/** The router of everything beside /graphql. An unknown address and an error are answered as problem+json. */
export function createRouter(report: (error: unknown) => void): Hono {
  const router = new Hono()
  router.notFound(noSuchAddress)
  router.onError(error => {
    // The store throws it when it cannot write.
    const { refusal } = error as { refusal?: DomainError }
    if (isRefusal(refusal)) return toProblem(refusal)
    report(error)
    return toProblem(refuse('internal'))
  })
  return router
}
