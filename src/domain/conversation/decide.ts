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
import { fits, MAX_OBJECT_BYTES } from './input.ts'

/**
 * What can be asked of one conversation. `controlEpoch`: the epoch the asker saw; where it is given and stale, what would
 * change something is refused.
 */
export type Command =
  | { kind: 'start'; profile: JsonObject; variables: JsonObject; moduleId: string | null }
  | { kind: 'send'; actions: Action[]; clientMessageId: string | null; controlEpoch: number | null }
  | { kind: 'request'; reason: string | null; controlEpoch?: number | null }
  | { kind: 'accept'; controlEpoch?: number | null }
  | { kind: 'release'; claimEnd: string | null; variables: JsonObject; controlEpoch?: number | null }
  /** `to`: a colleague, whom the asker's door has looked up; null: the queue. */
  | { kind: 'transfer'; to: Actor | null; note: string | null; controlEpoch?: number | null }
  | { kind: 'cancel'; controlEpoch?: number | null }
  | { kind: 'close'; controlEpoch?: number | null }
  | { kind: 'set'; variables: JsonObject }
  /** Nobody will answer this handover: its claim could not be delivered. */
  | { kind: 'fail'; handoverId: string }

/** What a rule may not find out by itself. */
export type RuleContext = {
  /** ms since 1970. */
  now: number
  /** null: nobody; only `start` may be asked by nobody. */
  principal: Principal | null
  /** For a conversation that begins with this command. */
  userId: string
  conversationId: string
  /** Whether a webhook address is the platform's own queue (SPEC E9), which is never POSTed. */
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

/** At most one open conversation for each (bot, user): a second start finds the first, if the asker may. */
function start(before: Before, ask: Ask<'start'>, given: RuleContext): Outcome<Answer> {
  const { bot, conversation, userVariables } = before
  const { principal, userId } = given
  // A userId proves nothing, so it belongs to whoever used it first: nobody else gets into that user's conversations,
  // nor at the variables they left, without a credential.
  if (!principal && bot.settings.visitorAuth === 'required') return refuse('unauthenticated')
  // An agent or a bot that were let in would be handed the user's own token, and could speak as the user.
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

/** A late answer is worth something to the agent: kept where the bot's setting says so, and never delivered. */
function suggest(draft: ChangeBuilder, ask: Ask<'send'>, actor: Actor): Outcome<Answer> {
  const { actions, clientMessageId } = ask
  const { seq } = draft.record(actor, { type: 'reply.suggested', actions, clientMessageId })
  return { change: draft.change(), answer: { ...draft.answer({ seq }), suggested: true } }
}

/** The fence (DESIGN 2.3). The user is never refused for control reasons. */
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
  draft.request(actor, { route: 'PLATFORM', reason: ask.reason, moduleId: null })
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

/** By who holds it, or an admin: to a colleague, or back to the queue, where the bot goes on meanwhile. */
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

/** Back to the bot; `claimEnd` picks the module that follows (SPEC E5). In normal mode nothing changes. */
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

/** Whoever holds: variables are no words. Those that are so already change nothing, so asking twice is asking once. */
function set(draft: ChangeBuilder, { variables }: Ask<'set'>, actor: Actor): Outcome<Answer> {
  const { conversation } = draft
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  const news = Object.entries(variables).filter(([name, value]) => !isSame(conversation.variables, name, value))
  // Every command loads them all, and a user may set them again and again.
  if (news.length > 0 && !fits({ ...conversation.variables, ...variables }))
    return refuse('bad_input', `A conversation’s variables have at most ${MAX_OBJECT_BYTES} bytes as JSON.`, {
      path: 'input.variables',
    })
  draft.set(actor, Object.fromEntries(news))
  return made(draft)
}

/** Only while it waits for whom it told: whom somebody took is in good hands, however the claim went. The bot says what it is set to say. */
function fail(draft: ChangeBuilder, ask: Ask<'fail'>, actor: Actor): Outcome<Answer> {
  const { handoverId } = ask
  const { handover } = draft.conversation
  if (handover?.id !== handoverId || handover.route !== 'WEBHOOK' || !draft.end(actor, 'fail')) return made(draft)
  const text = draft.bot.settings.claimFailedText
  if (text) draft.post(botActor(draft.bot), [{ type: 'text', text }])
  return { change: draft.change(), answer: draft.answer({ handoverId }) }
}

/** Lets the flow answer, in the same transaction as what it answers to: so nothing can come between. */
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
      const { url, reason, moduleId } = effect
      const own = given.isPlatform(url)
      draft.request(bot, own ? { route: 'PLATFORM', reason, moduleId } : { route: 'WEBHOOK', reason, moduleId, url })
    }
  }
  draft.standAt(result.moduleId)
}

const made = (draft: ChangeBuilder): Outcome<Answer> => ({ change: draft.change(), answer: draft.answer() })

const isAdmin = ({ principal }: RuleContext) => principal?.kind === 'key' && principal.role === 'ADMIN'
/** Whether it is this one of the agents who holds. */
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

/** Who speaks comes from the credential: integrations and admins speak as agents (SPEC E4). */
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
