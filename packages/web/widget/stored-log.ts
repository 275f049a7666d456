import type { ConversationState } from '@baton/client'
import { emptyConversation } from '@baton/client'
import { fits } from './fits.ts'

export type StoredLog = { id: string; cursor: string; state: ConversationState }

const actions: Record<string, unknown> = {
  TextAction: { text: '' },
  ChoiceAction: { text: '', optionsType: '', options: [''] },
  CardAction: { cards: [{ title: '', text: '', buttons: [{ title: '', options: {} }] }] },
  MediaAction: { mediaType: '', url: '', text: '' },
  WaitAction: { milliseconds: 0 },
}

/** What the widget draws of a conversation; the rest of the state may be anything. */
export const logExample = {
  id: '',
  cursor: '',
  state: {
    ...emptyConversation,
    typing: [{}],
    messages: [
      {
        id: '',
        seq: 0,
        sentAt: (value: unknown) => Date.parse(value as string) > 0,
        author: { kind: '' },
        actions: [(action: { __typename: string } | null) => fits(action, actions[action?.__typename ?? ''] ?? '')],
      },
    ],
    readReceipts: [{ participant: { kind: '' }, deliveredSeq: 0, readSeq: 0 }],
  },
}

export const pendingExample = [{ clientMessageId: '', text: '', at: 0, state: '' }]
