import { TYPING_MS } from '../../app/presence.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import { builder } from '../builder.ts'
import { ConversationType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'

const Success = builder.objectRef<{ conversation: Conversation }>('SetTypingSuccess').implement({
  description: 'Followers of the conversation were notified.',
  fields: t => ({
    conversation: t.field({
      type: ConversationType,
      description: 'The conversation, which typing does not change.',
      resolve: success => success.conversation,
    }),
  }),
})
const Result = resultOf('SetTyping', Success, [
  'ConversationNotOpen',
  'ControlLost',
  'NotInListenMode',
  'AlreadyClaimed',
])
const Input = builder.inputType('SetTypingInput', {
  description: 'Whether you are typing in a conversation.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation that you type in.' }),
    typing: t.boolean({ required: true, description: 'True: you are typing. False: you stopped without sending.' }),
  }),
})

builder.mutationField('setTyping', t =>
  t.field({
    type: Result,
    description: `Shows you as typing for ${TYPING_MS / 1_000} s. Repeat it while you type; your message ends it, and so does \`typing: false\`. It is live only, and refused like a message to a participant who may not speak now.`,
    args: { input: t.arg({ type: Input, required: true, description: 'Whether you are typing, and where.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.presence.setTyping(principal, input.conversationId, input.typing)),
  }),
)
