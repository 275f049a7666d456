import type { Command } from '../../domain/conversation/command.ts'
import { compose, readKey } from '../../domain/conversation/compose.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import type { Handover } from '../../domain/conversation/handover.ts'
import { MAX_CLAIM_END, MAX_OBJECT_BYTES, readObject, readText } from '../../domain/conversation/input.ts'
import { type DomainError, isRefusal, refuse } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { ConversationType, HandoverType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { epochField, epochOf, handoverField, turnOf } from './control-epoch.ts'
import type { RefusalType } from './error.ts'
import { HandoverPriorityType } from './handover.ts'

/** Characters of a reason, and of a note. */
const MAX_WORDS = 1_000
const MAX_CODE = 64
const MAX_SUMMARY = 4_000
/** Bytes as JSON. Less than for variables: it is read with each page of the queue. */
const MAX_CONTEXT = 8_192

type Moved = { handover: Handover | null; conversation: Conversation }

const RequestResult = moveResult('RequestHandover', 'The conversation waits for an agent, now or already.', [
  'ControlLost',
  'ConversationNotOpen',
  'AlreadyClaimed',
  'NotInListenMode',
  'IdempotencyConflict',
])
const AcceptResult = moveResult('AcceptHandover', 'You hold the conversation, and the bot is silent.', [
  'ControlLost',
  'ConversationNotOpen',
  'AlreadyClaimed',
])
const TransferResult = moveResult('TransferHandover', 'Control has passed to the other agent, or to the queue.', [
  'ControlLost',
  'AlreadyClaimed',
  'ConversationNotOpen',
  'NotInListenMode',
])
const CancelResult = moveResult('CancelHandover', 'The request is withdrawn.', [
  'ControlLost',
  'ConversationNotOpen',
  'HandoverNotRequested',
  'AlreadyClaimed',
])
const ReleaseResult = moveResult(
  'ReleaseHandover',
  'The bot holds the conversation, now or already.',
  ['ControlLost', 'AlreadyClaimed'],
  'The handover that ended; null: the bot held the conversation before.',
)

const RequestInput = builder.inputType('RequestHandoverInput', {
  description: 'A conversation that needs an agent.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation that needs an agent.' }),
    reason: t.string({ description: `Why, for agents to read: ${MAX_WORDS.toLocaleString('en')} characters at most.` }),
    team: t.string({
      description: 'The id or the name of the team that it waits for; left out: any agent of the company.',
    }),
    to: t.id({
      description:
        'The `actorId` of the agent who is asked for. It is a wish: any other may accept it. For bots and staff.',
    }),
    priority: t.field({
      type: HandoverPriorityType,
      description: 'In which order it is answered; left out: `NORMAL`. For bots and staff.',
    }),
    code: t.string({
      description:
        'Your own code for what it is about, for programs and reports: 64 characters at most. For bots and staff.',
    }),
    summary: t.string({
      description: `What the agent is to read first: ${MAX_SUMMARY.toLocaleString('en')} characters at most. Users never see it. For bots and staff.`,
    }),
    context: t.field({
      type: 'JSON',
      description: `An object: what you know that helps the agent, ${MAX_CONTEXT.toLocaleString('en')} bytes as JSON at most. Users never see it. For bots and staff.`,
    }),
    message: t.string({
      description:
        'What you say with it, 10,000 characters at most: the user’s words, or the bot’s to the user, in the same step as the request. The flow does not answer it. A bot gives `controlEpoch`, as in `sendMessage`; it is also said where a handover waits already.',
    }),
    idempotencyKey: t.string({
      description:
        'Idempotency key, 1 to 255 characters, of your choice: the same key and input again, within 7 days, is answered like the first time, even where that handover has ended since.',
    }),
    controlEpoch: t.int(epochField),
  }),
})
const AcceptInput = conversationInput('AcceptHandoverInput', 'The conversation to take over.')
const TransferInput = builder.inputType('TransferHandoverInput', {
  description: 'A conversation that an agent holds, and where it goes.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation to pass on.' }),
    to: t.id({
      description:
        'The `actorId` of one of the `agents`, who holds it from then on; null or left out: back to the queue.',
    }),
    team: t.string({
      description:
        'The id or the name of the team in whose queue it waits from then on; null: any agent’s; left out: the team’s that it was for. Not together with `to`.',
    }),
    note: t.string({
      description: `For the next agent, ${MAX_WORDS.toLocaleString('en')} characters at most. Users never see it.`,
    }),
    controlEpoch: t.int(epochField),
    handoverId: t.id(handoverField),
  }),
})
const ReleaseInput = builder.inputType('ReleaseHandoverInput', {
  description: 'A conversation that an agent holds, and what the bot is to know.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation to give back.' }),
    claimEnd: t.string({
      description: `The outcome, ${MAX_CLAIM_END} characters at most. The bot goes on at the module that its flow’s takeover connections name for it, and it is set as the variable \`ClaimEnd\`.`,
    }),
    variables: t.field({
      type: 'JSON',
      description: `An object: variables to set before the bot goes on (none named \`ClaimEnd\` that differs from \`claimEnd\`), ${MAX_OBJECT_BYTES.toLocaleString('en')} bytes as JSON at most.`,
    }),
    controlEpoch: t.int(epochField),
    handoverId: t.id(handoverField),
  }),
})
const CancelInput = conversationInput('CancelHandoverInput', 'The conversation whose request to withdraw.')

builder.mutationFields(t => ({
  requestHandover: t.field({
    type: RequestResult,
    description:
      'Asks for an agent: the conversation waits in the queue, of a team or of the company, and the bot goes on answering. Where a handover waits or is accepted, it stays as it is.',
    args: { input: t.arg({ type: RequestInput, required: true, description: 'What needs an agent, and why.' }) },
    resolve: async (_, { input }, context) => {
      const reason = readText(input.reason, 'input.reason', MAX_WORDS)
      if (isRefusal(reason)) return reason
      const key = readKey(input.idempotencyKey, 'input.idempotencyKey')
      if (isRefusal(key)) return key
      const details = await detailsOf(context, input)
      if (isRefusal(details)) return details
      return move(context, input, { kind: 'request', reason, ...details, ...epochOf(input) }, key)
    },
  }),
  acceptHandover: t.field({
    type: AcceptResult,
    description:
      'Takes a conversation over: from its `HandoverAccepted` on, no message of the bot follows until control returns. Of two agents one wins, and the other learns who. It works without a request, too (`DIRECT`). For agents, integrations and administrators.',
    args: { input: t.arg({ type: AcceptInput, required: true, description: 'What to take over.' }) },
    resolve: (_, { input }, context) => move(context, input, { kind: 'accept', ...epochOf(input) }),
  }),
  transferHandover: t.field({
    type: TransferResult,
    description:
      'Passes a conversation on: to another agent, who holds it from then on, or back to the queue, of a team or of the company, where the bot answers meanwhile and no claim webhook is called again. For its holder, and for administrators. With `team`, one that still waits goes to another queue and keeps its place by waiting time, for agents, too. The server does it itself where the holder has no live credential left.',
    args: { input: t.arg({ type: TransferInput, required: true, description: 'What to pass on, and where.' }) },
    resolve: async (_, { input }, context) => {
      const note = readText(input.note, 'input.note', MAX_WORDS)
      if (isRefusal(note)) return note
      const to = input.to == null ? null : await agentOf(context, input, 'transfer')
      if (isRefusal(to)) return orThrow(to)
      const team = input.team === undefined ? {} : { team: input.team }
      return move(context, input, { kind: 'transfer', to, note, ...team, ...epochOf(input) })
    },
  }),
  releaseHandover: t.field({
    type: ReleaseResult,
    description:
      'Gives a conversation back to the bot, whose flow goes on in the same step. Where the bot holds it already, nothing changes. For its holder, and for administrators.',
    args: {
      input: t.arg({ type: ReleaseInput, required: true, description: 'What to give back, and with what outcome.' }),
    },
    resolve: async (_, { input }, context) => {
      const claimEnd = readText(input.claimEnd, 'input.claimEnd', MAX_CLAIM_END)
      if (isRefusal(claimEnd)) return claimEnd
      const variables = readObject(input.variables, 'input.variables')
      if (isRefusal(variables)) return variables
      if (claimEnd !== null && Object.hasOwn(variables, 'ClaimEnd') && variables.ClaimEnd !== claimEnd)
        return refuse('bad_input', 'claimEnd and the variable ClaimEnd differ.', { path: 'input.variables.ClaimEnd' })
      return move(context, input, { kind: 'release', claimEnd, variables, ...epochOf(input) })
    },
  }),
  cancelHandover: t.field({
    type: CancelResult,
    description: 'Withdraws a request that no agent has accepted yet. By either side; the bot goes on.',
    args: { input: t.arg({ type: CancelInput, required: true, description: 'What to withdraw.' }) },
    resolve: (_, { input }, context) => move(context, input, { kind: 'cancel', ...epochOf(input) }),
  }),
}))

const agentOf = (
  { principal, parts }: Context,
  { to, conversationId }: { to?: string | null | undefined; conversationId: string },
  permission: 'transfer' | 'request',
) => parts.agents.actor(principal, { id: to!, conversationId, permission, path: 'input.to' })

/** What a request says beside its reason. What is not given is left out, so that a repeat is recognised across versions. */
async function detailsOf(context: Context, input: typeof RequestInput.$inferInput) {
  const { team, priority } = input
  const code = readText(input.code, 'input.code', MAX_CODE)
  if (isRefusal(code)) return code
  const summary = readText(input.summary, 'input.summary', MAX_SUMMARY)
  if (isRefusal(summary)) return summary
  const known = input.context == null ? null : readObject(input.context, 'input.context', MAX_CONTEXT)
  if (isRefusal(known)) return known
  const message = input.message == null ? null : compose(input.message)
  if (isRefusal(message)) return refuse(message.code, message.message, { path: 'input.message' })
  const requestedAgent = input.to == null ? null : await agentOf(context, input, 'request')
  if (isRefusal(requestedAgent)) return orThrow(requestedAgent) as DomainError
  return {
    ...(team != null && { team }),
    ...(priority && { priority }),
    ...(code !== null && { code }),
    ...(summary !== null && { summary }),
    ...(known && { context: known }),
    ...(message && { message }),
    ...(requestedAgent && { requestedAgent }),
  }
}

async function move(
  { principal, parts }: Context,
  input: { conversationId: string } & Parameters<typeof turnOf>[0],
  command: Command,
  key: string | null = null,
): Promise<Moved | DomainError> {
  const target = { conversationId: input.conversationId }
  const answer = orThrow(await parts.commands.handle({ principal, target, command, key, turn: turnOf(input) }))
  if (isRefusal(answer)) return answer
  const handover = answer.handoverId === null ? null : await parts.conversations.handoverById(answer.handoverId)
  return { handover, conversation: await parts.conversations.byId(answer.conversationId) }
}

/** `orNull`: what it means that the success has no handover; left out: it always has one. */
function moveResult(name: string, description: string, refusals: RefusalType[], orNull?: string) {
  const success = builder.objectRef<Moved>(`${name}Success`).implement({
    description,
    fields: t => ({
      handover: t.field({
        type: HandoverType,
        nullable: orNull !== undefined,
        description: orNull ?? 'The handover as it is now.',
        resolve: moved => moved.handover as Handover,
      }),
      conversation: t.field({
        type: ConversationType,
        description: 'The conversation as it is now.',
        resolve: moved => moved.conversation,
      }),
    }),
  })
  return resultOf(name, success, refusals)
}

function conversationInput(name: string, description: string) {
  return builder.inputType(name, {
    description,
    fields: t => ({
      conversationId: t.id({ required: true, description }),
      controlEpoch: t.int(epochField),
      handoverId: t.id(handoverField),
    }),
  })
}
