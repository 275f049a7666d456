import type { ReadReceipt } from '../../domain/conversation/read-receipt.ts'
import { isRefusal } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import { ReadReceiptType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { ActorType } from './actor.ts'

ReadReceiptType.implement({
  description: 'How far one participant has received and read a conversation. It only rises.',
  fields: t => ({
    participant: t.field({
      type: ActorType,
      description: 'The participant that it is of. All keys of a bot, or of an identity, share one receipt.',
      resolve: receipt => receipt.participant,
    }),
    deliveredSeq: t.exposeInt('deliveredSeq', {
      description: 'Everything up to this `seq` has reached the participant’s client. Never less than `readSeq`.',
    }),
    readSeq: t.exposeInt('readSeq', { description: 'Everything up to this `seq` has been read; 0: nothing yet.' }),
    at: t.field({ type: 'DateTime', description: 'When it last rose.', resolve: receipt => receipt.at }),
  }),
})

const Success = builder.objectRef<{ readReceipt: ReadReceipt }>('UpdateReadReceiptSuccess').implement({
  description: 'The receipt is on disk, and followers get `ReadReceiptChanged` where it rose.',
  fields: t => ({
    readReceipt: t.field({
      type: ReadReceiptType,
      description: 'Your read receipt as it is now.',
      resolve: success => success.readReceipt,
    }),
  }),
})
const Result = resultOf('UpdateReadReceipt', Success, [])
const Input = builder.inputType('UpdateReadReceiptInput', {
  description: 'How far you have received and read a conversation.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation that you read.' }),
    deliveredSeq: t.int({
      description: 'Everything up to this `seq` has reached you: 0 to the conversation’s `lastSeq`.',
    }),
    readSeq: t.int({
      description:
        'Everything up to this `seq` has been read: 0 to the conversation’s `lastSeq`. It counts as delivered as well.',
    }),
  }),
})

builder.mutationField('updateReadReceipt', t =>
  t.field({
    type: Result,
    description:
      'Raises your own read receipt. A lower `seq` than before changes nothing, so it can be repeated. The other side sees it.',
    args: { input: t.arg({ type: Input, required: true, description: 'How far you have got.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const { conversationId, deliveredSeq, readSeq } = input
      const seqs = { deliveredSeq: deliveredSeq ?? 0, readSeq: readSeq ?? 0 }
      const readReceipt = orThrow(await parts.presence.updateReadReceipt(principal, conversationId, seqs))
      return isRefusal(readReceipt) ? readReceipt : { readReceipt }
    },
  }),
)
