import type { Context, Hono } from 'hono'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { toProblem } from './answer.ts'
import { authenticateCaller } from './caller.ts'
import type { RestParts, Route } from './route.ts'
import { routes } from './routes.ts'

/** Adds every route of the table. */
export function addRestRoutes(app: Hono, parts: RestParts) {
  for (const route of routes) for (const path of pathsOf(route)) app.all(path, c => serve(route, c, parts))
}

function pathsOf({ path, trailingSlash, pathSecret }: Route): string[] {
  const paths = pathSecret ? [path, `/via/:pathSecret${path}`] : [path]
  return trailingSlash ? paths.flatMap(each => [each, `${each}/`]) : paths
}

async function serve(route: Route, c: Context, parts: RestParts): Promise<Response> {
  const answer = await answerTo(route, c, parts)
  const response = isRefusal(answer) ? toProblem(answer) : answer
  if (route.cors) response.headers.set('access-control-allow-origin', '*')
  return response
}

async function answerTo(route: Route, c: Context, parts: RestParts): Promise<Response | DomainError> {
  const allowed = Object.keys(route.methods)
  // Hono would answer a HEAD with the GET's handler, which may change state.
  const method = c.req.raw.method as keyof Route['methods']
  if (route.cors && c.req.raw.method === 'OPTIONS') return preflight(allowed)
  if (!allowed.includes(method)) return methodNotAllowed(route.cors ? [...allowed, 'OPTIONS'] : allowed)
  if (route.access === 'public')
    return (await parts.checkRate(null, c)) ?? route.methods[method]!({ c, caller: null, parts })
  if (method === 'GET' && isPrefetch(c.req.raw)) return refuse('prefetch_refused')
  const caller = await authenticateCaller(parts, c)
  return isRefusal(caller) ? caller : route.methods[method]!({ c, caller, parts })
}

const methodNotAllowed = (allowed: string[]) => toProblem(refuse('method_not_allowed'), { allow: allowed.join(', ') })

/** Any request headers: a page may set some on every request that it makes. */
const preflight = (allowed: string[]) =>
  new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': allowed.join(', '),
      'access-control-allow-headers': '*, authorization',
      'access-control-max-age': '7200',
    },
  })

function isPrefetch({ headers }: Request): boolean {
  const purpose = `${headers.get('sec-purpose') ?? ''} ${headers.get('purpose') ?? ''} ${headers.get('x-moz') ?? ''}`
  return /prefetch|prerender|preview/i.test(purpose)
}
