import type { Command } from '../../domain/conversation/command.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import { MAX_OBJECT_BYTES, readObject } from '../../domain/conversation/input.ts'
import { type DomainError, isRefusal } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { ConversationType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { epochField, epochOf } from './control-epoch.ts'

type Changed = { conversation: Conversation }
const successOf = (name: string, description: string) =>
  builder.objectRef<Changed>(`${name}Success`).implement({
    description,
    fields: t => ({
      conversation: t.field({
        type: ConversationType,
        description: 'The conversation as it is now.',
        resolve: changed => changed.conversation,
      }),
    }),
  })

const SetVariablesSuccess = successOf('SetVariables', 'The variables are set, and on disk.')
const SetVariablesResult = resultOf('SetVariables', SetVariablesSuccess, ['ConversationNotOpen'])
const SetVariablesInput = builder.inputType('SetVariablesInput', {
  description: 'Some variables of a conversation.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation whose variables to set.' }),
    variables: t.field({
      type: 'JSON',
      required: true,
      description: `An object: the variables in it are set, null is a value like another, and all others stay. All of a conversation’s have ${MAX_OBJECT_BYTES.toLocaleString('en')} bytes as JSON at most.`,
    }),
  }),
})

const CloseConversationSuccess = successOf('CloseConversation', 'The conversation is closed, now or already.')
const CloseConversationResult = resultOf('CloseConversation', CloseConversationSuccess, [
  'AlreadyClaimed',
  'ControlLost',
])
const CloseConversationInput = builder.inputType('CloseConversationInput', {
  description: 'The conversation to close.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation to close.' }),
    controlEpoch: t.int(epochField),
  }),
})

type Pruned = Changed & { filesCleared: boolean }
const PruneConversationSuccess = builder.objectRef<Pruned>('PruneConversationSuccess').implement({
  description: 'The events are removed, with what they have left elsewhere.',
  fields: t => ({
    conversation: t.field({
      type: ConversationType,
      description: 'The conversation as it is now.',
      resolve: pruned => pruned.conversation,
    }),
    filesCleared: t.exposeBoolean('filesCleared', {
      description:
        'Whether the content is gone from the bytes of the database’s files, too. False: another program, such as a backup, reads them; the server tries again every hour.',
    }),
  }),
})
const PruneConversationResult = resultOf('PruneConversation', PruneConversationSuccess, [])
const PruneConversationInput = builder.inputType('PruneConversationInput', {
  description: 'Which part of a conversation’s log to remove.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation whose log to cut.' }),
    toSeq: t.int({
      required: true,
      description: 'Events up to and with this `seq` are removed; with `lastSeq` or more: the whole log.',
    }),
  }),
})

builder.mutationFields(t => ({
  setVariables: t.field({
    type: SetVariablesResult,
    description:
      'Sets some of a conversation’s variables, regardless of which side holds it. Values that are already set change nothing, so it can be repeated. The user may call it, too.',
    args: { input: t.arg({ type: SetVariablesInput, required: true, description: 'The variables to set.' }) },
    resolve: async (_, { input: { conversationId, ...input } }, context) => {
      const variables = readObject(input.variables, 'input.variables')
      return isRefusal(variables) ? variables : change(context, conversationId, { kind: 'set', variables })
    },
  }),
  closeConversation: t.field({
    type: CloseConversationResult,
    description:
      'Ends a conversation for good, and its handover with `CLOSED`. By its user at any time, by staff or the bot while the bot holds it, by the agent who holds it, or by an administrator. Repeated, it changes nothing.',
    args: { input: t.arg({ type: CloseConversationInput, required: true, description: 'The conversation to close.' }) },
    resolve: (_, { input }, context) => change(context, input.conversationId, { kind: 'close', ...epochOf(input) }),
  }),
  pruneConversation: t.field({
    type: PruneConversationResult,
    description:
      'Erases the oldest events of a conversation’s log for good, with what they have left elsewhere (docs/operations.md): what webhooks were sent, reasons, idempotency records; with the whole log also variables, profile and read receipts. Deliveries that wait are not sent. Readers whose cursor is in front of the cut get `Reset(PRUNED)`. After `deadline_exceeded` the server goes on with it. For administrators.',
    args: { input: t.arg({ type: PruneConversationInput, required: true, description: 'What to remove.' }) },
    resolve: async (_, { input }, { principal, parts }) => orThrow(await parts.pruneConversation(principal, input)),
  }),
}))

async function change(
  { principal, parts }: Context,
  conversationId: string,
  command: Command,
): Promise<Changed | DomainError> {
  const answer = orThrow(await parts.commands.handle({ principal, target: { conversationId }, command }))
  return isRefusal(answer) ? answer : { conversation: await parts.conversations.byId(conversationId) }
}
