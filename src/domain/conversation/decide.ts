import type { Principal, Role } from '../access/credential.ts'
import { canSee, canSeeBot } from '../access/policy.ts'
import type { Actor } from '../actor.ts'
import type { Bot } from '../bot/bot.ts'
import { type DomainError, refuse } from '../error.ts'
import { type FlowInput, step } from '../flow/step.ts'
import type { Json, JsonObject } from '../json.ts'
import { type Action, textOf } from './action.ts'
import type { Before, Outcome } from './change.ts'
import { type Answer, ChangeBuilder } from './change-builder.ts'
import { type Conversation, holder } from './conversation.ts'
import type { HandoverRequest } from './handover.ts'
import { fits, MAX_OBJECT_BYTES } from './input.ts'

/**
 * What can be asked of one conversation. `controlEpoch`: the epoch that the caller saw; if it is given and stale, a command that
 * would change something is refused.
 */
export type Command =
  | { kind: 'start'; profile: JsonObject; variables: JsonObject; moduleId: string | null }
  | { kind: 'send'; actions: Action[]; clientMessageId: string | null; controlEpoch: number | null }
  | ({ kind: 'request'; controlEpoch?: number | null } & HandoverRequest)
  | { kind: 'accept'; controlEpoch?: number | null }
  | { kind: 'release'; claimEnd: string | null; variables: JsonObject; controlEpoch?: number | null }
  /** `to`: another agent, looked up by the application; null: the queue. */
  | { kind: 'transfer'; to: Actor | null; note: string | null; controlEpoch?: number | null }
  | { kind: 'cancel'; controlEpoch?: number | null }
  | { kind: 'close'; controlEpoch?: number | null }
  | { kind: 'set'; variables: JsonObject }
  /** The handover's claim could not be delivered. */
  | { kind: 'fail'; handoverId: string }

/** What a rule needs beside the state: it reads no clock and draws no random number. */
export type RuleContext = {
  /** ms since 1970. */
  now: number
  /** null: anonymous, which only `start` allows. */
  principal: Principal | null
  /** For a conversation that this command starts. */
  userId: string
  conversationId: string
  /** Whether a webhook URL means the platform's own queue, which is never POSTed. */
  isPlatform: (url: string) => boolean
}

/** The one place where a command becomes a change or a refusal. Pure: same arguments, same answer. */
export function decide(before: Before, command: Command, given: RuleContext): Outcome<Answer> {
  const asker = given.principal
  if (asker && (asker.companyId !== before.bot.companyId || !canSeeBot(asker, before.bot.id)))
    return refuse('not_found')
  if (command.kind === 'start') return start(before, command, given)
  const { principal } = given
  if (!principal || !before.conversation || !canSee(principal, before.conversation)) return refuse('not_found')
  const draft = new ChangeBuilder(before.bot, before.conversation, askedBy(given))
  return rules[command.kind](draft, command as never, actorOf(principal, before.bot), given)
}

const askedBy = ({ now, principal }: RuleContext) => ({ now, credentialId: principal?.keyId ?? null })

type Ask<K extends Command['kind']> = Extract<Command, { kind: K }>
type RuleOf<K extends Command['kind']> = (
  draft: ChangeBuilder,
  ask: Ask<K>,
  actor: Actor,
  given: RuleContext,
) => Outcome<Answer>

const rules: { [K in Exclude<Command['kind'], 'start'>]: RuleOf<K> } = {
  send,
  request,
  accept,
  transfer,
  release,
  cancel,
  close,
  set,
  fail,
}

const speaksForUs: readonly Role[] = ['AGENT', 'BOT']

/** At most one open conversation per (bot, user): a second start finds the first, if the caller may see it. */
function start(before: Before, ask: Ask<'start'>, given: RuleContext): Outcome<Answer> {
  const { bot, conversation, userVariables } = before
  const { principal, userId } = given
  // A userId proves nothing, so it belongs to its first user: without a credential no one else gets into that user's
  // conversations, or gets the variables that they left.
  if (!principal && bot.settings.visitorAuth === 'required') return refuse('unauthenticated')
  // The answer holds the user's own token: with it an agent or a bot could speak as the user.
  const isStranger = principal === null || (principal.kind === 'key' && speaksForUs.includes(principal.role))
  if (isStranger && userVariables) return refuse('conversation_exists')
  if (conversation) return { change: null, answer: new ChangeBuilder(bot, conversation, askedBy(given)).answer() }
  const draft = new ChangeBuilder(bot, newConversation(bot, given, ask.profile, userVariables ?? {}), askedBy(given))
  const user: Actor = { kind: 'USER', id: userId, name: null }
  draft.record(user, { type: 'conversation.opened', userId })
  draft.set(user, ask.variables)
  run(draft, { kind: 'open', moduleId: ask.moduleId }, given)
  return made(draft)
}

function send(draft: ChangeBuilder, ask: Ask<'send'>, actor: Actor, given: RuleContext): Outcome<Answer> {
  const { conversation, bot } = draft
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  const fault = maySpeak(conversation, actor, ask.controlEpoch)
  if (fault?.code === 'control_lost' && actor.kind === 'BOT' && keepsLateReply(draft)) return suggest(draft, ask, actor)
  if (fault?.code === 'not_in_listen_mode' && bot.settings.agentMessageInNormalMode === 'accept-handover')
    draft.accept(actor)
  else if (fault) return fault
  const { seq } = draft.post(actor, ask.actions, { clientMessageId: ask.clientMessageId })
  if (actor.kind === 'USER' && holder(draft.conversation) === 'BOT')
    run(draft, { kind: 'text', text: textOf(ask.actions) }, given)
  return { change: draft.change(), answer: draft.answer({ seq }) }
}

const keepsLateReply = ({ bot, conversation }: ChangeBuilder) =>
  bot.settings.lateBotReply === 'suggest' && holder(conversation) === 'AGENT'

/** Keeps a late message of the bot as a suggestion for the agent, if the bot's setting says so. It is never delivered. */
function suggest(draft: ChangeBuilder, ask: Ask<'send'>, actor: Actor): Outcome<Answer> {
  const { actions, clientMessageId } = ask
  const { seq } = draft.record(actor, { type: 'reply.suggested', actions, clientMessageId })
  return { change: draft.change(), answer: { ...draft.answer({ seq }), suggested: true } }
}

/** Fencing. The user is never refused for control reasons. */
function maySpeak(conversation: Conversation, actor: Actor, controlEpoch: number | null): DomainError | null {
  if (actor.kind === 'USER') return null
  if (actor.kind === 'BOT') {
    if (controlEpoch === null)
      return refuse('bad_input', 'A bot says with each message which controlEpoch it saw.', { path: 'controlEpoch' })
    const fenced = holder(conversation) === 'AGENT' || controlEpoch !== conversation.controlEpoch
    return fenced ? controlLost(conversation) : null
  }
  if (holder(conversation) === 'BOT') return refuse('not_in_listen_mode')
  if (!holds(conversation, actor)) return alreadyClaimed(conversation)
  return controlEpoch === null || controlEpoch === conversation.controlEpoch ? null : controlLost(conversation)
}

function request(draft: ChangeBuilder, ask: Ask<'request'>, actor: Actor): Outcome<Answer> {
  const { conversation } = draft
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  if (conversation.handover) return made(draft)
  if (isStale(conversation, ask)) return controlLost(conversation)
  const { kind: _, controlEpoch: __, ...words } = ask
  draft.request(actor, { route: 'PLATFORM', ...words, moduleId: null })
  return made(draft)
}

function accept(draft: ChangeBuilder, ask: Ask<'accept'>, actor: Actor): Outcome<Answer> {
  const { conversation } = draft
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  if (holder(conversation) === 'AGENT') return holds(conversation, actor) ? made(draft) : alreadyClaimed(conversation)
  if (isStale(conversation, ask)) return controlLost(conversation)
  draft.accept(actor)
  return made(draft)
}

/** By its holder or an admin: to another agent, or back to the queue, where the bot answers meanwhile. */
function transfer(draft: ChangeBuilder, ask: Ask<'transfer'>, actor: Actor, given: RuleContext): Outcome<Answer> {
  const { conversation } = draft
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  if (holder(conversation) === 'BOT') return refuse('not_in_listen_mode')
  if (!holds(conversation, actor) && !isAdmin(given)) return alreadyClaimed(conversation)
  const { to, note } = ask
  if (to && holds(conversation, to)) return made(draft)
  if (isStale(conversation, ask)) return controlLost(conversation)
  draft.transfer(actor, to, note)
  return made(draft)
}

/** Returns control to the bot; `claimEnd` picks the next module. In normal mode nothing changes. */
function release(draft: ChangeBuilder, ask: Ask<'release'>, actor: Actor, given: RuleContext): Outcome<Answer> {
  const { conversation } = draft
  if (holder(conversation) === 'BOT') return made(draft)
  if (!holds(conversation, actor) && !isAdmin(given)) return alreadyClaimed(conversation)
  if (isStale(conversation, ask)) return controlLost(conversation)
  const { claimEnd, variables } = ask
  const handoverId = conversation.handover?.id ?? null
  draft.end(actor, 'release', claimEnd)
  draft.set(actor, claimEnd === null ? variables : { ...variables, ClaimEnd: claimEnd })
  run(draft, { kind: 'control-returned', claimEnd }, given)
  return { change: draft.change(), answer: draft.answer({ handoverId }) }
}

function cancel(draft: ChangeBuilder, ask: Ask<'cancel'>, actor: Actor): Outcome<Answer> {
  const { conversation } = draft
  const handoverId = conversation.handover?.id ?? null
  if (conversation.handover?.state === 'REQUESTED' && isStale(conversation, ask)) return controlLost(conversation)
  if (!draft.end(actor, 'cancel')) return refuse('handover_not_requested')
  return { change: draft.change(), answer: draft.answer({ handoverId }) }
}

function close(draft: ChangeBuilder, ask: Ask<'close'>, actor: Actor, given: RuleContext): Outcome<Answer> {
  const { conversation } = draft
  if (conversation.state === 'CLOSED') return made(draft)
  const held = holder(conversation) === 'AGENT' && !holds(conversation, actor)
  if (held && !isAdmin(given)) return alreadyClaimed(conversation)
  if (isStale(conversation, ask)) return controlLost(conversation)
  draft.end(actor, 'close')
  draft.close(actor)
  return made(draft)
}

/** Allowed regardless of who holds the conversation, because variables are not messages. Equal values change nothing, so a repeat is harmless. */
function set(draft: ChangeBuilder, { variables }: Ask<'set'>, actor: Actor): Outcome<Answer> {
  const { conversation } = draft
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  const news = Object.entries(variables).filter(([name, value]) => !isSame(conversation.variables, name, value))
  // Every command loads all of them, and a user may set more again and again.
  if (news.length > 0 && !fits({ ...conversation.variables, ...variables }))
    return refuse('bad_input', `A conversation’s variables have at most ${MAX_OBJECT_BYTES} bytes as JSON.`, {
      path: 'input.variables',
    })
  draft.set(actor, Object.fromEntries(news))
  return made(draft)
}

/** Fails the handover only while it is still REQUESTED: an accepted one does not depend on its claim. The bot says `claimFailedText`. */
function fail(draft: ChangeBuilder, ask: Ask<'fail'>, actor: Actor): Outcome<Answer> {
  const { handoverId } = ask
  const { handover } = draft.conversation
  if (handover?.id !== handoverId || handover.route !== 'WEBHOOK' || !draft.end(actor, 'fail')) return made(draft)
  const text = draft.bot.settings.claimFailedText
  if (text) draft.post(botActor(draft.bot), [{ type: 'text', text }])
  return { change: draft.change(), answer: draft.answer({ handoverId }) }
}

/** Lets the flow answer in the transaction of the input, so that no event can come between. */
function run(draft: ChangeBuilder, input: FlowInput, given: RuleContext) {
  const { flow } = draft.bot
  if (!flow) return
  const bot = botActor(draft.bot)
  const { moduleId, variables } = draft.conversation
  const result = step(flow, { moduleId, variables }, input)
  for (const effect of result.effects) {
    if (effect.kind === 'say') draft.post(bot, effect.actions, { moduleId: effect.moduleId })
    else if (effect.kind === 'set') draft.set(bot, effect.variables)
    else {
      const { kind: _, url, ...asked } = effect
      const own = given.isPlatform(url)
      draft.request(bot, own ? { route: 'PLATFORM', ...asked } : { route: 'WEBHOOK', ...asked, url })
    }
  }
  draft.standAt(result.moduleId)
}

const made = (draft: ChangeBuilder): Outcome<Answer> => ({ change: draft.change(), answer: draft.answer() })

const isAdmin = ({ principal }: RuleContext) => principal?.kind === 'key' && principal.role === 'ADMIN'
/** Whether this agent holds the conversation. */
export const holds = (conversation: Conversation, actor: Actor) => conversation.handover?.acceptedBy?.id === actor.id

const isSame = (variables: JsonObject, name: string, value: Json) =>
  Object.hasOwn(variables, name) && JSON.stringify(variables[name]) === JSON.stringify(value)

const isStale = (conversation: Conversation, ask: { controlEpoch?: number | null }) =>
  ask.controlEpoch != null && ask.controlEpoch !== conversation.controlEpoch

export function alreadyClaimed(conversation: Conversation): DomainError {
  const by = heldBy(conversation)
  const words = by?.name ? `${by.name} holds the conversation.` : undefined
  return refuse('already_claimed', words, {
    by,
    at: conversation.handover?.acceptedAt ?? null,
    controlEpoch: conversation.controlEpoch,
  })
}

export function controlLost(conversation: Conversation): DomainError {
  const { handover, controlEpoch } = conversation
  return refuse('control_lost', undefined, {
    by: heldBy(conversation),
    at: handover?.acceptedAt ?? null,
    controlEpoch,
  })
}

function heldBy({ handover }: Conversation): Actor | null {
  if (!handover?.acceptedBy) return null
  const { kind, id, name } = handover.acceptedBy
  return { kind, id, name }
}

const botActor = (bot: Bot): Actor => ({ kind: 'BOT', id: bot.id, name: bot.name })

/** The author comes from the credential: integrations and admins speak as agents. */
export function actorOf(principal: Principal, bot: Bot): Actor {
  if (principal.kind === 'system') return { kind: 'SYSTEM', id: 'baton', name: null }
  if (principal.kind === 'visitor') return { kind: 'USER', id: principal.userId, name: null }
  if (principal.role === 'BOT') return botActor(bot)
  return { kind: 'AGENT', id: principal.keyId, name: principal.name }
}

function newConversation(bot: Bot, given: RuleContext, profile: JsonObject, variables: JsonObject): Conversation {
  const place = { lastSeq: 0, controlEpoch: 1, moduleId: null, handover: null }
  const times = { openedAt: given.now, touchedAt: given.now, closedAt: null, prunedSeq: 0 }
  const owner = { companyId: bot.companyId, botId: bot.id, userId: given.userId }
  return { id: given.conversationId, ...owner, state: 'OPEN', ...place, variables, profile, ...times }
}
