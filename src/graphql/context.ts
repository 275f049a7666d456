import type { Agents } from '../agents.ts'
import type { Bot } from '../bot/bot.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { Principal, Staff } from '../credential/credential.ts'
import type { ManageCredentials } from '../credential/manage.ts'
import { type Deed, forbids, sees } from '../credential/policy.ts'
import type { Visitors } from '../credential/visitor.ts'
import { refuse } from '../error.ts'
import type { FollowParts } from '../follow.ts'
import type { Handle } from '../handle.ts'
import type { Manage } from '../manage.ts'
import type { Presence } from '../presence.ts'
import { toGraphQLError } from './error.ts'

/** What every resolver is given: who asks, and the parts it may call. */
export type Context = {
  principal: Principal | null
  parts: FollowParts & {
    handle: Handle
    manage: Manage & ManageCredentials
    presence: Presence
    agents: Agents
    visitors: Visitors
    version: string
    /** The secret of a bot's REST paths. */
    pathSecretOf: (bot: Bot) => string
  }
  /** Server-sent events only: the cursor a client resumes after by `Last-Event-ID`, which goes before its variables. */
  resumeAfter?: string
  /** Server-sent events only: told the cursor of each frame, which becomes its `id`. */
  told?: (cursor: string) => void
  /** Aborts once the asker has left. */
  signal?: AbortSignal
}

/** Throws the refusal where the policy says no. */
export function require(context: Context, deed: Deed) {
  const no = forbids(context.principal, deed)
  if (no) throw toGraphQLError(no)
}

/**
 * Before more is read of what a mutation has answered with: a key that may write, but not read, must not read by that way.
 * Visitors, and whoever has just begun their own conversation, may.
 */
export function toReadOn(context: Context) {
  if (context.principal?.kind === 'key') require(context, 'readConversation')
}

/** The asker, where the policy lets them read this; throws the refusal else. */
export function reader(context: Context, deed: Deed): Principal {
  require(context, deed)
  return context.principal!
}

/** The asker, who must be of a company and be let read this; throws the refusal else. */
export function staff(context: Context, deed: Deed): Staff {
  const principal = reader(context, deed)
  if (principal.kind !== 'key') throw toGraphQLError(refuse('forbidden'))
  return principal
}

/** The conversation, where the asker may see it; null where it does not exist or is not theirs. */
export async function findConversation(context: Context, id: string): Promise<Conversation | null> {
  const principal = reader(context, 'readConversation')
  const found = await context.parts.store.conversations.get(id)
  return found && sees(principal, found) ? found : null
}
