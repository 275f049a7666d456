import type { Principal } from '../domain/access/credential.ts'
import { readKey } from '../domain/conversation/compose.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import { readObject } from '../domain/conversation/input.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { readUserId } from '../domain/user-id.ts'
import { newUserId } from '../ports/new-id.ts'
import type { Store } from '../ports/store.ts'
import type { Commands } from './commands.ts'
import type { VisitorTokens } from './visitor-tokens.ts'

type Parts = {
  store: Pick<Store, 'conversations'>
  commands: Pick<Commands, 'handle'>
  visitorTokens: Pick<VisitorTokens, 'issue'>
}

type StartInput = {
  botId: string
  /** Left out: the visitor's own, else a new one. */
  userId?: string | null | undefined
  profile?: unknown
  variables?: unknown
  moduleId?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/** Finds or opens the user's conversation with a bot, and issues the token that speaks for the user in it. */
export async function startConversation(
  { store, commands, visitorTokens }: Parts,
  principal: Principal | null,
  input: StartInput,
): Promise<{ conversation: Conversation; visitorToken: string } | DomainError> {
  const profile = readObject(input.profile, 'input.profile')
  if (isRefusal(profile)) return profile
  const variables = readObject(input.variables, 'input.variables')
  if (isRefusal(variables)) return variables
  const key = readSecretKey(input.idempotencyKey)
  if (isRefusal(key)) return key
  const chosenUserId = readUserId(input.userId, 'input.userId')
  if (isRefusal(chosenUserId)) return chosenUserId
  const visitor = principal?.kind === 'visitor' && principal.botId === input.botId ? principal : null
  const userId = chosenUserId ?? visitor?.userId ?? newUserId(key)
  const own = visitor?.userId === userId ? visitor : null
  const answer = await commands.handle({
    // A visitor's token speaks for its own user with its own bot; anywhere else the caller is anonymous.
    principal: principal?.kind === 'visitor' ? own : principal,
    target: { botId: input.botId, userId },
    command: { kind: 'start', profile, variables, moduleId: input.moduleId ?? null },
    key,
  })
  if (isRefusal(answer)) return answer
  const conversation = (await store.conversations.get(answer.conversationId))!
  const { companyId, botId, id: conversationId } = conversation
  return { conversation, visitorToken: await visitorTokens.issue({ companyId, botId, conversationId, userId }, own) }
}

/** A repeated anonymous start with the same key answers with the user's token, so the key must not be guessable. */
function readSecretKey(value: string | null | undefined): string | null | DomainError {
  const path = 'input.idempotencyKey'
  const key = readKey(value, path)
  if (isRefusal(key) || key === null || key.length >= 16) return key
  return refuse('bad_input', `${path} has 16 characters or more.`, { path })
}
