import type { Context, Hono, Next } from 'hono'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { toProblem } from './answer.ts'
import { authenticateCaller } from './caller.ts'
import { preflightHeaders, setOrigin } from './cors.ts'
import { readQuery } from './query.ts'
import type { RestParts, Route } from './route.ts'
import { routes } from './routes.ts'
import { isUnintended } from './unintended.ts'

/** Adds every route of the table. */
export function addRestRoutes(app: Hono, parts: RestParts) {
  for (const route of routes)
    for (const path of pathsOf(route))
      app.all(
        path,
        (c, next) => allowOrigin(route, c, parts, next),
        c => serve(route, c, parts),
      )
}

function pathsOf({ path, trailingSlash, pathSecret }: Route): string[] {
  const paths = pathSecret ? [path, `/via/:pathSecret${path}`] : [path]
  return trailingSlash ? paths.flatMap(each => [each, `${each}/`]) : paths
}

/** Also errors that are thrown get these headers: else a page would learn of a network fault only. */
async function allowOrigin({ cors }: Route, c: Context, { allowsOrigin }: RestParts, next: Next) {
  await next()
  setOrigin(
    c.res.headers,
    cors === 'any' ? '*' : c.req.header('origin'),
    origin => cors === 'any' || allowsOrigin(origin),
  )
}

async function serve(route: Route, c: Context, parts: RestParts): Promise<Response> {
  const answer = await answerTo(route, c, parts)
  return isRefusal(answer) ? toProblem(answer) : answer
}

async function answerTo(route: Route, c: Context, parts: RestParts): Promise<Response | DomainError> {
  const allowed = Object.keys(route.methods)
  // Hono would answer a HEAD with the GET's handler, which may change state.
  const method = c.req.raw.method as keyof Route['methods']
  if (c.req.raw.method === 'OPTIONS') return preflight(allowed, c)
  if (!allowed.includes(method)) return methodNotAllowed([...allowed, 'OPTIONS'])
  if (route.access === 'public')
    return (await parts.checkRate(null, c)) ?? route.methods[method]!({ c, caller: null, parts, query: {} })
  const byUrlAlone = !c.req.header('authorization')
  if (method === 'GET' && isUnintended(c.req.raw.headers, { byUrlAlone })) return refuse('prefetch_refused')
  const caller = await authenticateCaller(parts, c)
  if (isRefusal(caller)) return caller
  const query = readQuery(c.req.url, route.query ?? [])
  return isRefusal(query) ? query : route.methods[method]!({ c, caller, parts, query })
}

const methodNotAllowed = (allowed: string[]) => toProblem(refuse('method_not_allowed'), { allow: allowed.join(', ') })

const preflight = (allowed: string[], c: Context) =>
  new Response(null, {
    status: 204,
    headers: {
      allow: [...allowed, 'OPTIONS'].join(', '),
      ...preflightHeaders(allowed, c.req.header('access-control-request-headers')),
    },
  })
