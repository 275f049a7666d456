import { readKey } from '../../domain/conversation/compose.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import type { Command } from '../../domain/conversation/decide.ts'
import type { Handover } from '../../domain/conversation/handover.ts'
import { byRequest } from '../../domain/conversation/handover-order.ts'
import { MAX_CLAIM_END, readObject, readText } from '../../domain/conversation/input.ts'
import { type DomainError, isRefusal } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import { forward, forwardArgs } from '../connection.ts'
import type { Context } from '../context.ts'
import { orRefuse } from '../errors.ts'
import { ConversationType, HandoverConnection, HandoverType } from '../refs.ts'
import { orThrow, type RefusalType, resultOf } from '../results.ts'
import { ActorType, actorFor } from './actor.ts'

export const HandoverStateType = builder.enumType('HandoverState', {
  values: ['REQUESTED', 'ACCEPTED', 'ENDED'] as const,
})
export const HandoverRouteType = builder.enumType('HandoverRoute', {
  description:
    'PLATFORM: our own queue, and whatever was put back into it. WEBHOOK: a third party was asked. DIRECT: somebody stepped in unasked.',
  values: ['PLATFORM', 'WEBHOOK', 'DIRECT'] as const,
})
export const HandoverEndType = builder.enumType('HandoverEnd', {
  values: ['RELEASED', 'CANCELLED', 'EXPIRED', 'FAILED', 'CLOSED'] as const,
})

builder.node(HandoverType, {
  description: 'The passing of a conversation to a person.',
  id: { resolve: handover => handover.id },
  loadOne: async (id, { principal, parts }) => orRefuse(await parts.conversations.handover(principal, id)),
  fields: t => ({
    conversation: t.field({
      type: ConversationType,
      resolve: (handover, _, { parts }) => parts.conversations.byId(handover.conversationId),
    }),
    state: t.field({ type: HandoverStateType, resolve: handover => handover.state }),
    route: t.field({ type: HandoverRouteType, resolve: handover => handover.route }),
    reason: t.exposeString('reason', { nullable: true }),
    moduleId: t.exposeString('moduleId', { nullable: true }),
    requestedAt: t.field({
      type: 'DateTime',
      description: 'Since when it waits, or from when it waited: put back into the queue, from then.',
      resolve: handover => handover.requestedAt,
    }),
    acceptedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when they hold it.',
      resolve: handover => handover.acceptedAt,
    }),
    acceptedBy: t.field({
      type: ActorType,
      nullable: true,
      resolve: ({ acceptedBy }, _, { principal }) =>
        acceptedBy?.passed ? actorFor(principal, acceptedBy) : acceptedBy,
    }),
    endedAt: t.field({ type: 'DateTime', nullable: true, resolve: handover => handover.endedAt }),
    end: t.field({ type: HandoverEndType, nullable: true, resolve: handover => handover.end }),
    claimEnd: t.exposeString('claimEnd', { nullable: true }),
    fromSeq: t.exposeInt('fromSeq'),
    toSeq: t.exposeInt('toSeq', { nullable: true }),
  }),
})

const HandoverFilter = builder.inputType('HandoverFilter', {
  fields: t => ({ botId: t.id(), conversationId: t.id(), states: t.field({ type: [HandoverStateType] }) }),
})

builder.queryField('handovers', t =>
  t.field({
    type: HandoverConnection,
    description: 'Longest waiting first.',
    args: { ...forwardArgs, filter: t.arg({ type: HandoverFilter }) },
    resolve: (_, { filter, ...args }, context) => {
      const { botId, conversationId, states } = filter ?? {}
      const where = {
        ...(botId != null && { botId }),
        ...(conversationId != null && { conversationId }),
        ...(states && { states: [...new Set(states)] }),
      }
      return forward(byRequest, args, page => context.parts.conversations.handovers(context.principal, where, page))
    },
  }),
)

type Passed = { handover: Handover | null; conversation: Conversation }

const RequestHandoverResult = passResult('RequestHandover', [
  'ControlLost',
  'ConversationNotOpen',
  'AlreadyClaimed',
  'IdempotencyConflict',
])
const AcceptHandoverResult = passResult('AcceptHandover', ['ControlLost', 'ConversationNotOpen', 'AlreadyClaimed'])
const TransferHandoverResult = passResult('TransferHandover', [
  'ControlLost',
  'AlreadyClaimed',
  'ConversationNotOpen',
  'NotInListenMode',
])
const CancelHandoverResult = passResult('CancelHandover', [
  'ControlLost',
  'ConversationNotOpen',
  'HandoverNotRequested',
  'AlreadyClaimed',
])
const ReleaseHandoverResult = passResult('ReleaseHandover', ['ControlLost', 'AlreadyClaimed'], true)

const epochField = { description: 'The epoch you saw: a stale one is refused with ControlLost.' }

const RequestHandoverInput = builder.inputType('RequestHandoverInput', {
  fields: t => ({
    conversationId: t.id({ required: true }),
    reason: t.string(),
    idempotencyKey: t.string(),
    controlEpoch: t.int(epochField),
  }),
})
const TransferHandoverInput = builder.inputType('TransferHandoverInput', {
  fields: t => ({
    conversationId: t.id({ required: true }),
    to: t.id({ description: 'The id of one of the `agents`; null or left out: back to the queue.' }),
    note: t.string({ description: 'For whoever takes it up; users do not see it.' }),
    controlEpoch: t.int(epochField),
  }),
})
const ReleaseHandoverInput = builder.inputType('ReleaseHandoverInput', {
  fields: t => ({
    conversationId: t.id({ required: true }),
    claimEnd: t.string({ description: 'Picks the module that follows, by the bot’s takeover connections.' }),
    variables: t.field({ type: 'JSON' }),
    controlEpoch: t.int(epochField),
  }),
})
const AcceptHandoverInput = conversationInput('AcceptHandoverInput')
const CancelHandoverInput = conversationInput('CancelHandoverInput')

builder.mutationFields(t => ({
  requestHandover: t.field({
    type: RequestHandoverResult,
    description: 'Asks for a human: the conversation waits in the queue, the bot goes on meanwhile.',
    args: { input: t.arg({ type: RequestHandoverInput, required: true }) },
    resolve: async (_, { input }, context) => {
      const reason = readText(input.reason, 'input.reason', 1_000)
      if (isRefusal(reason)) return reason
      const key = readKey(input.idempotencyKey, 'input.idempotencyKey')
      if (isRefusal(key)) return key
      return pass(context, input.conversationId, { kind: 'request', reason, ...epochOf(input) }, key)
    },
  }),
  acceptHandover: t.field({
    type: AcceptHandoverResult,
    description: 'Takes the conversation: from here on the bot is silent. Without a waiting request it is a barge-in.',
    args: { input: t.arg({ type: AcceptHandoverInput, required: true }) },
    resolve: (_, { input }, context) => pass(context, input.conversationId, { kind: 'accept', ...epochOf(input) }),
  }),
  transferHandover: t.field({
    type: TransferHandoverResult,
    description:
      'By who holds it, or an admin: to a colleague, who holds it from here on; or back to the queue, where the bot answers meanwhile.',
    args: { input: t.arg({ type: TransferHandoverInput, required: true }) },
    resolve: async (_, { input }, context) => {
      const note = readText(input.note, 'input.note', 1_000)
      if (isRefusal(note)) return note
      const { conversationId } = input
      const to = input.to == null ? null : await context.parts.agents.actor(context.principal, input.to, conversationId)
      if (isRefusal(to)) return orThrow(to)
      return pass(context, conversationId, { kind: 'transfer', to, note, ...epochOf(input) })
    },
  }),
  releaseHandover: t.field({
    type: ReleaseHandoverResult,
    description: 'Gives the conversation back to the bot. In normal mode nothing changes.',
    args: { input: t.arg({ type: ReleaseHandoverInput, required: true }) },
    resolve: async (_, { input }, context) => {
      const claimEnd = readText(input.claimEnd, 'input.claimEnd', MAX_CLAIM_END)
      if (isRefusal(claimEnd)) return claimEnd
      const variables = readObject(input.variables, 'input.variables')
      if (isRefusal(variables)) return variables
      return pass(context, input.conversationId, { kind: 'release', claimEnd, variables, ...epochOf(input) })
    },
  }),
  cancelHandover: t.field({
    type: CancelHandoverResult,
    description: 'Takes back a request that still waits.',
    args: { input: t.arg({ type: CancelHandoverInput, required: true }) },
    resolve: (_, { input }, context) => pass(context, input.conversationId, { kind: 'cancel', ...epochOf(input) }),
  }),
}))

const epochOf = ({ controlEpoch = null }: { controlEpoch?: number | null | undefined }) => ({ controlEpoch })

async function pass(
  { principal, parts }: Context,
  conversationId: string,
  command: Command,
  key: string | null = null,
): Promise<Passed | DomainError> {
  const answer = orThrow(await parts.handle({ principal, target: { conversationId }, command, key }))
  if (isRefusal(answer)) return answer
  const handover = answer.handoverId === null ? null : await parts.conversations.handoverById(answer.handoverId)
  return { handover, conversation: await parts.conversations.byId(conversationId) }
}

function passResult(name: string, refusals: RefusalType[], nullable = false) {
  const success = builder.objectRef<Passed>(`${name}Success`).implement({
    fields: t => ({
      handover: t.field({ type: HandoverType, nullable, resolve: passed => passed.handover as Handover }),
      conversation: t.field({ type: ConversationType, resolve: passed => passed.conversation }),
    }),
  })
  return resultOf(name, success, refusals)
}

function conversationInput(name: string) {
  return builder.inputType(name, {
    fields: t => ({ conversationId: t.id({ required: true }), controlEpoch: t.int(epochField) }),
  })
}
