import type { Context, Hono } from 'hono'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { toProblem } from './answer.ts'
import { authenticateCaller } from './caller.ts'
import { originHeaders, preflightHeaders } from './cors.ts'
import { headerOf, incomingOf, outgoingOf } from './node.ts'
import { readQuery } from './query.ts'
import type { RestParts, Route } from './route.ts'
import { routes } from './routes.ts'
import { isUnintended } from './unintended.ts'

/** Adds every route of the table. */
export function addRestRoutes(app: Hono, parts: RestParts) {
  for (const route of routes)
    for (const path of pathsOf(route))
      app.all(path, c => {
        allowOrigin(route, c, parts)
        return serve(route, c, parts)
      })
}

function pathsOf({ path, trailingSlash, pathSecret }: Route): string[] {
  const paths = pathSecret ? [path, `/via/:pathSecret${path}`] : [path]
  return trailingSlash ? paths.flatMap(each => [each, `${each}/`]) : paths
}

/** Also errors that are thrown get these headers: else a page would learn of a network fault only. */
function allowOrigin({ cors }: Route, c: Context, { allowsOrigin }: RestParts) {
  const outgoing = outgoingOf(c)
  if (cors !== 'any') outgoing.setHeader('vary', 'origin')
  const origin = cors === 'any' ? '*' : headerOf(c, 'origin')
  for (const [name, value] of Object.entries(originHeaders(origin, each => cors === 'any' || allowsOrigin(each))))
    outgoing.setHeader(name, value)
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
  const byUrlAlone = !headerOf(c, 'authorization')
  if (method === 'GET' && isUnintended(c.req.raw.headers, { byUrlAlone })) return refuse('prefetch_refused')
  const caller = await authenticateCaller(parts, c)
  if (isRefusal(caller)) return caller
  const query = readQuery(incomingOf(c).url ?? '', route.query ?? [])
  return isRefusal(query) ? query : route.methods[method]!({ c, caller, parts, query })
}

const methodNotAllowed = (allowed: string[]) => toProblem(refuse('method_not_allowed'), { allow: allowed.join(', ') })

const preflight = (allowed: string[], c: Context) =>
  new Response(null, {
    status: 204,
    headers: {
      allow: [...allowed, 'OPTIONS'].join(', '),
      ...preflightHeaders(allowed, headerOf(c, 'access-control-request-headers')),
    },
  })
