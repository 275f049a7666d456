import type { Context } from 'hono'
import type { Commands } from '../app/commands.ts'
import type { CompanyReads } from '../app/reads/company-reads.ts'
import type { ConversationReads } from '../app/reads/conversation-reads.ts'
import type { Principal } from '../domain/access/credential.ts'
import type { DomainError } from '../domain/error.ts'
import type { CallerParts } from './caller.ts'
import type { Parameter, Query } from './query.ts'

export type RestParts = CallerParts & {
  allowsOrigin: (origin: string | undefined) => boolean
  commands: Pick<Commands, 'handle'>
  company: Pick<CompanyReads, 'widget'>
  conversations: Pick<ConversationReads, 'transcript'>
}

/** One request to a route; `caller` is null where the route needs no credential. */
export type Call<Caller extends Principal | null = Principal> = {
  c: Context
  caller: Caller
  parts: RestParts
  /** The parameters of the query string that the route takes. */
  query: Query
}
type Handler<Caller extends Principal | null = Principal> = (call: Call<Caller>) => Promise<Response | DomainError>
type Methods<Caller extends Principal | null> = Partial<Record<'GET' | 'HEAD' | 'POST', Handler<Caller>>>

export type Route = {
  path: string
  /** Also served with a trailing slash. A redirect would turn a POST into a GET. */
  trailingSlash: boolean
  /** Also served behind `/via/:pathSecret`, for bots whose `restAuth` is `path-secret`. */
  pathSecret: boolean
  /** Parameters of the query string, beside `access_token`. */
  query?: readonly Parameter[]
  /** Which pages may call it: those of any origin, or of the origins that may use GraphQL. */
  cors: 'any' | 'allowed'
} & (
  | { access: 'public'; methods: Methods<null> }
  /** For callers with a credential. Even its GET may change state: prefetches and previews are refused. */
  | { access: 'credential'; methods: Methods<Principal> }
)
