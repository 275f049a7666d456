import { createYoga } from 'graphql-yoga'
import { type Authenticate, tokenOf } from '../credential/authenticate.ts'
import type { Principal } from '../credential/credential.ts'
import { isRefusal, refuse } from '../error.ts'
import type { Context } from '../graphql/context.ts'
import { maskError, toGraphQLError } from '../graphql/error.ts'
import { limitsPlugin } from '../graphql/limits.ts'
import { schema } from '../graphql/schema.ts'

/** What a transport hands in beside the document: HTTP its request, a socket who it is. */
export type Initial = { request?: Request; principal?: Principal | null } & Pick<
  Context,
  'resumeAfter' | 'told' | 'signal'
>

export type GraphQLParts = {
  parts: Context['parts']
  authenticate: Authenticate
  /** GraphiQL, for development. */
  development: boolean
  introspection: boolean
  report: (error: unknown) => void
}

/** GraphQL over HTTP and SSE on /graphql. Sockets run through its `getEnveloped`, so that no plugin or mask is passed by. */
export function graphqlHttp({ parts, authenticate, development, introspection, report }: GraphQLParts) {
  return createYoga<Initial>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: development ? { title: 'Baton', subscriptionsProtocol: 'WS' } : false,
    // Credentials travel in a header that no browser adds by itself, so any page may ask; cookies are never read.
    cors: { origin: '*', credentials: false, methods: ['GET', 'POST', 'OPTIONS'] },
    logging: false,
    plugins: [limitsPlugin({ introspection })],
    maskedErrors: { maskError: error => maskError(error, report) },
    context: async (initial): Promise<Context> => {
      const { resumeAfter, told, signal = initial.request?.signal } = initial
      const principal = await principalOf(initial, authenticate)
      return { principal, parts, ...(resumeAfter && { resumeAfter }), ...(told && { told }), ...(signal && { signal }) }
    },
  })
}

async function principalOf(initial: Initial, authenticate: Authenticate): Promise<Principal | null> {
  if (initial.principal !== undefined) return initial.principal
  const header = initial.request?.headers.get('authorization')
  if (!header) return null
  const token = tokenOf(header, ['bearer'])
  const principal = token === null ? refuse('unauthenticated') : await authenticate(token)
  if (isRefusal(principal)) throw toGraphQLError(principal)
  return principal
}
