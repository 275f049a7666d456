import type { GraphQLResolveInfo } from 'graphql'
import type { Agents } from '../app/agents.ts'
import type { Bots } from '../app/bots.ts'
import type { Commands } from '../app/commands.ts'
import type { Credentials } from '../app/credentials.ts'
import type { Presence } from '../app/presence.ts'
import type { pruneConversation } from '../app/prune-conversation.ts'
import type { AvailabilityReads } from '../app/reads/availability-reads.ts'
import type { CompanyReads } from '../app/reads/company-reads.ts'
import type { ConversationReads } from '../app/reads/conversation-reads.ts'
import type { startConversation } from '../app/start-conversation.ts'
import type { Streams } from '../app/streams.ts'
import type { Teams } from '../app/teams.ts'
import type { Timers } from '../app/timers/timers.ts'
import type { refreshToken } from '../app/visitor-tokens.ts'
import type { Webhooks } from '../app/webhooks.ts'
import type { Charge } from '../domain/access/charge.ts'
import type { Principal } from '../domain/access/credential.ts'
import type { Bot } from '../domain/bot/bot.ts'
import type { DomainError } from '../domain/error.ts'

/** A use case without its first parameter, the parts that it works with. */
type Bound<F> = F extends (parts: never, ...args: infer A) => infer R ? (...args: A) => R : never

/** What every resolver gets: the caller, and the parts of the application that it may call. */
export type Context = {
  principal: Principal | null
  /** Whose part of the time of the process the operation takes. */
  caller: string
  /** Takes from the rate limits of the caller what the operation needs beside its first operation. */
  charge: (charge: Charge) => Promise<DomainError | null>
  parts: {
    conversations: ConversationReads
    company: CompanyReads
    streams: Streams
    commands: Commands
    bots: Bots
    teams: Teams
    availability: AvailabilityReads
    webhooks: Webhooks
    credentials: Credentials
    pruneConversation: Bound<typeof pruneConversation>
    presence: Presence
    timers: Timers
    agents: Agents
    startConversation: Bound<typeof startConversation>
    refreshToken: Bound<typeof refreshToken>
    now: () => number
    version: string
    /** The secret of a bot's REST paths. */
    pathSecretOf: (bot: Bot) => string
  }
  /** Server-sent events only: the cursor in `Last-Event-ID`, which takes precedence over the variable `after`. */
  resumeAfter?: string
  /** Aborts when the caller disconnects. */
  signal?: AbortSignal
  /** Only while an event is executed for several subscribers: leaves the place of a field to be filled for each of them. */
  perViewer?: (info: GraphQLResolveInfo, valueFor: (principal: Principal | null) => number) => number
}
