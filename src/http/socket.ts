import type { IncomingMessage, Server } from 'node:http'
import { GraphQLError } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { type Authenticate, tokenOf } from '../credential/authenticate.ts'
import type { Principal } from '../credential/credential.ts'
import { isRefusal } from '../error.ts'
import type { graphqlHttp } from './graphql.ts'

/** Yoga's own execution, handed along as the root value, so that its plugins and its mask hold for sockets too. */
type Envelop = Pick<ReturnType<ReturnType<typeof graphqlHttp>['getEnveloped']>, 'execute' | 'subscribe'>
type Extra = { request: IncomingMessage; principal: Principal | null }

/** Bytes of one frame a client may send. */
const MAX_FRAME = 262_144

/** GraphQL over WebSocket (graphql-transport-ws) on the same path. Answers how to close it. */
export function graphqlSockets(server: Server, yoga: ReturnType<typeof graphqlHttp>, authenticate: Authenticate) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, handleProtocols: choose })
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, client => sockets.emit('connection', client, request))
  })
  const graphql = useServer<{ authorization?: unknown }, Partial<Extra>>(
    {
      // 4403, not 4401: clients retry it, and a retry brings a fresh token.
      onConnect: async ({ connectionParams, extra }) => {
        const given = connectionParams?.authorization
        if (given === undefined || given === null) extra.principal = null
        else {
          const token = typeof given === 'string' ? tokenOf(given, ['bearer']) : null
          const principal = token === null ? null : await authenticate(token)
          if (principal === null || isRefusal(principal)) return false
          extra.principal = principal
        }
        return true
      },
      onSubscribe: async ({ extra }, _id, payload) => {
        const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
          principal: extra.principal ?? null,
        })
        const document = parsed(() => parse(payload.query))
        if (document instanceof GraphQLError) return [document]
        const args = {
          schema,
          operationName: payload.operationName ?? null,
          document,
          variableValues: payload.variables ?? null,
          contextValue: await contextFactory(),
          rootValue: { execute, subscribe },
        }
        const errors = validate(args.schema, args.document)
        return errors.length > 0 ? errors : args
      },
      execute: args => (args.rootValue as Envelop).execute(args),
      subscribe: args => (args.rootValue as Envelop).subscribe(args),
    },
    sockets,
  )
  return {
    sockets,
    async close() {
      for (const client of sockets.clients) client.close(1012, 'Service restart')
      await graphql.dispose()
    },
  }
}

/** What is thrown in onSubscribe closes the socket, and all other subscriptions with it: a typing error is answered instead. */
function parsed<T>(parse: () => T): T | GraphQLError {
  try {
    return parse()
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

const choose = (offered: Set<string>) => (offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false)
