import type { Agents } from '../app/agents.ts'
import type { Manage } from '../app/bots.ts'
import type { Handle } from '../app/commands.ts'
import type { ManageCredentials } from '../app/credentials.ts'
import type { Presence } from '../app/presence.ts'
import type { FollowParts } from '../app/streams.ts'
import type { VisitorTokens } from '../app/visitor-tokens.ts'
import type { Principal, Staff } from '../domain/access/credential.ts'
import { canSee, denies, type Permission } from '../domain/access/policy.ts'
import type { Bot } from '../domain/bot/bot.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import { refuse } from '../domain/error.ts'
import { toGraphQLError } from './errors.ts'

/** What every resolver is given: who asks, and the parts it may call. */
export type Context = {
  principal: Principal | null
  parts: FollowParts & {
    handle: Handle
    manage: Manage & ManageCredentials
    presence: Presence
    agents: Agents
    visitors: VisitorTokens
    version: string
    /** The secret of a bot's REST paths. */
    pathSecretOf: (bot: Bot) => string
  }
  /** Server-sent events only: the cursor a client resumes after by `Last-Event-ID`, which goes before its variables. */
  resumeAfter?: string
  /** Server-sent events only: told the cursor of each frame, which becomes its `id`. */
  onCursor?: (cursor: string) => void
  /** Aborts once the asker has left. */
  signal?: AbortSignal
}

/** Throws the refusal where the policy says no. */
export function requirePermission(context: Context, deed: Permission) {
  const no = denies(context.principal, deed)
  if (no) throw toGraphQLError(no)
}

/**
 * Before more is read of what a mutation has answered with: a key that may write, but not read, must not read by that way.
 * Visitors, and whoever has just begun their own conversation, may.
 */
export function requireReadScope(context: Context) {
  if (context.principal?.kind === 'key') requirePermission(context, 'readConversation')
}

/** The asker, where the policy lets them read this; throws the refusal else. */
export function requireReader(context: Context, deed: Permission): Principal {
  requirePermission(context, deed)
  return context.principal!
}

/** The asker, who must be of a company and be let read this; throws the refusal else. */
export function requireStaff(context: Context, deed: Permission): Staff {
  const principal = requireReader(context, deed)
  if (principal.kind !== 'key') throw toGraphQLError(refuse('forbidden'))
  return principal
}

/** The conversation, where the asker may see it; null where it does not exist or is not theirs. */
export async function findConversation(context: Context, id: string): Promise<Conversation | null> {
  const principal = requireReader(context, 'readConversation')
  const found = await context.parts.store.conversations.get(id)
  return found && canSee(principal, found) ? found : null
}
