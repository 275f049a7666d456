import type { IncomingMessage } from 'node:http'
import { createYoga } from 'graphql-yoga'
import type { Principal } from '../domain/access/credential.ts'
import { isRefusal } from '../domain/error.ts'
import type { Context } from '../graphql/context.ts'
import { maskError, toGraphQLError } from '../graphql/errors.ts'
import { limitsPlugin } from '../graphql/limits.ts'
import { schema } from '../graphql/schema.ts'
import type { Trusted } from '../graphql/trusted.ts'
import { authenticateRequest } from './authenticate-request.ts'
import { clientIp } from './client-ip.ts'
import type { Guards } from './guards.ts'

/** What a transport gives beside the document: HTTP its request, a socket its principal. */
export type Initial = { req?: IncomingMessage; request?: Request; principal?: Principal | null } & Pick<
  Context,
  'resumeAfter' | 'onCursor' | 'signal'
>

export type GraphQLParts = {
  parts: Context['parts']
  doorkeepers: Guards
  /** GraphiQL, for development. */
  development: boolean
  introspection: boolean
  trusted: Trusted | null
  report: (error: unknown) => void
}

/** GraphQL on /graphql. Sockets and SSE run through its `getEnveloped`, so that every plugin and the mask apply to them too. */
export function graphqlHttp({ parts, doorkeepers, development, introspection, trusted, report }: GraphQLParts) {
  return createYoga<Initial>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: development ? { title: 'Baton', subscriptionsProtocol: 'WS' } : false,
    // The page is served from here, not from a CDN; its 6 MB are loaded at the first visit.
    renderGraphiQL: async options => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    // The server sets these headers itself, for this and for server-sent events alike.
    cors: false,
    logging: false,
    plugins: [limitsPlugin(schema, { introspection, trusted, canStream: context => !(context as Initial).req })],
    maskedErrors: { maskError: error => maskError(error, report) },
    context: async (initial): Promise<Context> => {
      const { resumeAfter, onCursor: told, signal = initial.request?.signal } = initial
      const principal = await principalOf(initial, doorkeepers)
      return {
        principal,
        parts,
        ...(resumeAfter && { resumeAfter }),
        ...(told && { onCursor: told }),
        ...(signal && { signal }),
      }
    },
  })
}

async function principalOf(initial: Initial, guards: Guards): Promise<Principal | null> {
  if (initial.principal !== undefined) return initial.principal
  const authorization = initial.request?.headers.get('authorization') ?? undefined
  const address = initial.req ? clientIp(initial.req) : ''
  const found = await authenticateRequest(guards, { authorization, address })
  if (isRefusal(found)) throw toGraphQLError(found)
  return found.principal
}
