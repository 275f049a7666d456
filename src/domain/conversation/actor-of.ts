import type { Principal } from '../access/credential.ts'
import type { Actor } from '../actor.ts'
import type { Bot } from '../bot/bot.ts'

export const botActor = (bot: Bot): Actor => ({ kind: 'BOT', id: bot.id, name: bot.name })

/** The author comes from the credential: integrations and admins speak as agents. */
export function actorOf(principal: Principal, bot: Bot): Actor {
  if (principal.kind === 'system') return { kind: 'SYSTEM', id: 'baton', name: null }
  if (principal.kind === 'visitor') return { kind: 'USER', id: principal.userId, name: null }
  if (principal.role === 'BOT') return botActor(bot)
  return { kind: 'AGENT', id: principal.identityId, name: principal.name }
}
