import type { Actor } from '../../domain/actor.ts'
import type { DomainError } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import { ActorType } from './actor.ts'

const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description:
    'An expected refusal: nothing was changed. Every member of a result union that is not a success has these fields.',
  fields: t => ({
    code: t.exposeString('code', {
      description: 'For programs: stable, one of the list in docs/errors.md. REST gives the same code.',
    }),
    message: t.exposeString('message', {
      description: 'For people: what was refused and why, in English. The words may change.',
    }),
  }),
})

const plain = (name: string, description: string) =>
  builder.objectRef<DomainError>(name).implement({ description, interfaces: [ErrorInterface] })

const withPath = (name: string, description: string, path: string) =>
  builder.objectRef<DomainError>(name).implement({
    description,
    interfaces: [ErrorInterface],
    fields: t => ({
      path: t.string({ nullable: true, description: path, resolve: error => error.detail.path ?? null }),
    }),
  })

const withHolder = (name: string, description: string) =>
  builder.objectRef<DomainError>(name).implement({
    description,
    interfaces: [ErrorInterface],
    fields: t => ({
      by: t.field({
        type: ActorType,
        nullable: true,
        description: 'The agent who holds the conversation now; null: the bot holds it.',
        resolve: (error): Actor | null => error.detail.by ?? null,
      }),
      at: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'Since when that agent holds it; null: the bot holds it.',
        resolve: error => error.detail.at ?? null,
      }),
      controlEpoch: t.int({
        description: 'The `controlEpoch` in force now.',
        resolve: error => error.detail.controlEpoch ?? 0,
      }),
    }),
  })

const FlowInvalid = builder.objectRef<DomainError>('FlowInvalid').implement({
  description: 'The flow document breaks a rule of docs/flow.md. The published flow stays as it was.',
  interfaces: [ErrorInterface],
  fields: t => ({
    faults: t.stringList({
      description: 'Every fault, not only the first. Each names its module, where it is in one.',
      resolve: error => error.detail.faults ?? [],
    }),
  }),
})

/** Every expected refusal is a type of its own. */
export const refusalTypes = {
  Forbidden: plain('Forbidden', 'The credential is valid, but its role or scopes do not allow this.'),
  NotFound: withPath(
    'NotFound',
    'What the input names does not exist, or you may not see it: the answer is the same for both.',
    'The input that names it, such as `input.to`; null where only one input can be meant.',
  ),
  InvalidInput: withPath(
    'InvalidInput',
    'A value of the input breaks a rule that its type cannot express.',
    'The input that breaks it, such as `input.settings.widget.title`; null: the input as a whole.',
  ),
  FlowInvalid,
  ConversationNotOpen: plain(
    'ConversationNotOpen',
    'The conversation is closed for good. `startConversation` opens the user’s next one.',
  ),
  ConversationExists: plain(
    'ConversationExists',
    'This `userId` has used this bot before. Show that user’s visitor token, or choose another `userId`.',
  ),
  ControlLost: withHolder(
    'ControlLost',
    'Control has passed since the `controlEpoch` that the command was made for. A bot discards its answer, and waits until control returns where `by` is set.',
  ),
  AlreadyClaimed: withHolder('AlreadyClaimed', 'Another agent holds the conversation.'),
  NotInListenMode: plain(
    'NotInListenMode',
    'The bot holds the conversation: an agent accepts the handover before speaking.',
  ),
  HandoverNotRequested: plain(
    'HandoverNotRequested',
    'The conversation has no handover that waits: there is none to cancel, and a claim for it is not sent again.',
  ),
  IdempotencyConflict: plain(
    'IdempotencyConflict',
    'The same idempotency key was used before with other content. Nothing was done for this call.',
  ),
  Erased: plain(
    'Erased',
    'The message of this idempotency key, or the content of this delivery, was erased by `pruneConversation`. It is neither said nor sent again.',
  ),
}
export type RefusalType = keyof typeof refusalTypes
