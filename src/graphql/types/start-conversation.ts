import { requireReadScope } from '../../app/access.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import { MAX_OBJECT_BYTES } from '../../domain/conversation/input.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { ConversationType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'

type Started = { conversation: Conversation; visitorToken: string }
const Success = builder.objectRef<Started>('StartConversationSuccess').implement({
  description: 'The user has an open conversation with the bot.',
  fields: t => ({
    conversation: t.field({
      type: ConversationType,
      description: 'The conversation: a new one with the bot’s opening in its log, or the one that was open.',
      resolve: started => started.conversation,
    }),
    visitorToken: t.exposeString('visitorToken', {
      description:
        'The credential that speaks for this user in this conversation alone. Send it as `Authorization: Bearer …`; treat it as a secret.',
    }),
  }),
})
const Result = resultOf('StartConversation', Success, ['ConversationExists', 'IdempotencyConflict'])

const OBJECT = `${MAX_OBJECT_BYTES.toLocaleString('en')} bytes as JSON at most`
const Input = builder.inputType('StartConversationInput', {
  description: 'A user, and the bot to chat with.',
  fields: t => ({
    botId: t.id({ required: true, description: 'The bot to chat with.' }),
    userId: t.string({
      description:
        'The user’s id within this bot: 1 to 256 characters without control characters, not `.` or `..`. It proves nothing: one that was used before is refused with `ConversationExists` unless your credential may speak for that user. Left out: the user of your visitor token, else a new one.',
    }),
    profile: t.field({
      type: 'JSON',
      description: `An object about the user, which a new conversation keeps and agents see: ${OBJECT}.`,
    }),
    variables: t.field({
      type: 'JSON',
      description: `An object: variables that a new conversation begins with, ${OBJECT}.`,
    }),
    moduleId: t.id({
      description:
        'The module at which the flow of a new conversation begins; left out: the flow’s own start. One that the flow does not have is refused.',
    }),
    idempotencyKey: t.string({
      description:
        'Idempotency key, 16 to 255 characters: the same key and input again, within 7 days, get the same conversation and a visitor token. Make it unguessable, for it lets its sender in.',
    }),
  }),
})

builder.mutationField('startConversation', t =>
  t.field({
    type: Result,
    description:
      'Finds or opens the user’s conversation with a bot. Needs no credential, unless the bot’s setting `visitorAuth` is `REQUIRED`. A new conversation runs the bot’s opening in the same step; where one is open, the other inputs change nothing.',
    args: { input: t.arg({ type: Input, required: true, description: 'The user and the bot.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      // The answer holds a token that reads.
      orRefuse(requireReadScope(principal))
      return orThrow(await parts.startConversation(principal, input))
    },
  }),
)
