import type { IncomingMessage } from 'node:http'
import { createYoga } from 'graphql-yoga'
import { callerOf } from '../domain/access/caller.ts'
import type { Principal } from '../domain/access/credential.ts'
import type { Context } from '../graphql/context.ts'
import { maskError } from '../graphql/errors.ts'
import { limitsPlugin } from '../graphql/limits.ts'
import { schema } from '../graphql/schema.ts'
import { Selections } from '../graphql/selections.ts'
import type { Trusted } from '../graphql/trusted.ts'
import type { Guards } from './guards.ts'
import { KnownDocuments } from './known-documents.ts'

/** What a transport gives beside the document. `req`: of HTTP, which Yoga answers itself. */
export type TransportContext = {
  req?: IncomingMessage
  request?: Request
  principal?: Principal | null
  address?: string
} & Pick<Context, 'resumeAfter' | 'signal'>

type GraphqlParts = {
  parts: Context['parts']
  guards: Guards
  /** Whether GraphiQL is served. */
  development: boolean
  introspection: boolean
  trusted: Trusted | null
  report: (error: unknown) => void
}

export type GraphqlServer = ReturnType<typeof createGraphqlServer>

/** GraphQL on /graphql. Every transport runs through `getEnveloped`, so that every plugin and the mask apply to all. */
export function createGraphqlServer({ parts, guards, development, introspection, trusted, report }: GraphqlParts) {
  const documents = new KnownDocuments()
  const mask = (error: unknown) => maskError(error, report)
  const yoga = createYoga<TransportContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    // Not by WebSocket: what the box for headers holds would not reach the socket.
    graphiql: development ? { title: 'Baton', subscriptionsProtocol: 'SSE' } : false,
    // The page is served from here, not from a CDN; its 6 MB are loaded at the first visit.
    renderGraphiQL: async options => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    // The server sets these headers itself, for this and for server-sent events alike.
    cors: false,
    logging: false,
    plugins: [
      limitsPlugin(schema, {
        introspection,
        trusted,
        canStream: context => !(context as TransportContext).req,
        selections: new Selections(mask),
      }),
      documents.plugin(),
    ],
    maskedErrors: { maskError: mask },
    context: ({ principal = null, address = '', request, ...initial }): Context => {
      const { resumeAfter, signal = request?.signal } = initial
      return {
        principal,
        caller: callerOf(principal),
        charge: charge => guards.checkRate(principal, address, charge),
        parts,
        ...(resumeAfter && { resumeAfter }),
        ...(signal && { signal }),
      }
    },
  })
  return { serve: yoga, getEnveloped: yoga.getEnveloped, documents, mask }
}
