import { expect, test } from 'vitest'
import { emptyConversation, fold } from '../src/fold.ts'
import { add, fail, type PendingMessage, remove, settle, withoutPosted } from '../src/pending-messages.ts'
import { ann, posted } from './frames.ts'

const outgoing = (id: string): Omit<PendingMessage, 'state'> => ({ clientMessageId: id, text: id, at: 0 })
const sent = { id: 'm', seq: 1, text: '', clientMessageId: 'own-1', author: ann, sentAt: '' }
const two = add(add([], outgoing('own-1')), outgoing('own-2'))

test('a message is pending until the log shows it', () => {
  expect(two.map(({ state }) => state)).toEqual(['sending', 'sending'])
  const settled = settle(two, 'own-1', { __typename: 'SendMessageSuccess', sent })
  expect(settled.map(({ state }) => state)).toEqual(['sent', 'sending'])
  const state = fold(emptyConversation, posted(1, ann, 'x'))
  expect(withoutPosted(settled, state).map(each => each.clientMessageId)).toEqual(['own-2'])
})

test('a refused message has failed until it is sent again or removed', () => {
  const refusal = { __typename: 'ConversationNotOpen', code: 'conversation_closed', message: 'Closed.' } as const
  const refused = settle(two, 'own-2', refusal)
  expect(refused[1]).toMatchObject({ state: 'failed', code: 'conversation_closed', message: 'Closed.' })
  expect(add(refused, outgoing('own-2'))[1]).toEqual({ ...outgoing('own-2'), state: 'sending' })
  expect(remove(fail(two, 'own-1', { code: 'closed', message: '' }), 'own-1')).toHaveLength(1)
})

test('an answer adds no message: the log may have shown it before', () => {
  expect(settle([], 'own-1', { __typename: 'SendMessageSuccess', sent })).toEqual([])
})
