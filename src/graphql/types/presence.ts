import type { Conversation } from '../../domain/conversation/conversation.ts'
import type { ReadReceipt } from '../../domain/conversation/read-receipt.ts'
import { isRefusal } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import { ConversationType, ReadReceiptType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { ActorType } from './actor.ts'

ReadReceiptType.implement({
  description: 'How far a participant has got. Marks only rise.',
  fields: t => ({
    participant: t.field({ type: ActorType, resolve: mark => mark.participant }),
    deliveredSeq: t.exposeInt('deliveredSeq'),
    readSeq: t.exposeInt('readSeq'),
    at: t.field({ type: 'DateTime', resolve: mark => mark.at }),
  }),
})

const SetTypingSuccess = builder.objectRef<{ conversation: Conversation }>('SetTypingSuccess').implement({
  fields: t => ({ conversation: t.field({ type: ConversationType, resolve: success => success.conversation }) }),
})
const SetTypingResult = resultOf('SetTyping', SetTypingSuccess, [
  'ConversationNotOpen',
  'ControlLost',
  'NotInListenMode',
  'AlreadyClaimed',
])
const SetTypingInput = builder.inputType('SetTypingInput', {
  fields: t => ({ conversationId: t.id({ required: true }), typing: t.boolean({ required: true }) }),
})

const UpdateReadReceiptSuccess = builder.objectRef<{ readReceipt: ReadReceipt }>('UpdateReadReceiptSuccess').implement({
  fields: t => ({ readReceipt: t.field({ type: ReadReceiptType, resolve: success => success.readReceipt }) }),
})
const UpdateReadReceiptResult = resultOf('UpdateReadReceipt', UpdateReadReceiptSuccess, [])
const UpdateReadReceiptInput = builder.inputType('UpdateReadReceiptInput', {
  fields: t => ({
    conversationId: t.id({ required: true }),
    deliveredSeq: t.int({ description: 'Everything up to this seq has reached you.' }),
    readSeq: t.int({ description: 'Everything up to this seq has been read; it has then been delivered as well.' }),
  }),
})

builder.mutationFields(t => ({
  setTyping: t.field({
    type: SetTypingResult,
    description: 'Shows you as typing for 6 s, or no longer. Say it again while it goes on.',
    args: { input: t.arg({ type: SetTypingInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.presence.setTyping(principal, input.conversationId, input.typing)),
  }),
  updateReadReceipt: t.field({
    type: UpdateReadReceiptResult,
    description: 'Raises your delivered and read marks. A lower seq than before changes nothing.',
    args: { input: t.arg({ type: UpdateReadReceiptInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const { conversationId, deliveredSeq, readSeq } = input
      const seqs = { deliveredSeq: deliveredSeq ?? 0, readSeq: readSeq ?? 0 }
      const readReceipt = orThrow(await parts.presence.updateReadReceipt(principal, conversationId, seqs))
      return isRefusal(readReceipt) ? readReceipt : { readReceipt }
    },
  }),
}))
