import type { EventPage } from '../../app/event-page.ts'
import { builder } from '../builder.ts'
import { EventInterface, type Placed } from './event.ts'
import { ResetReasonType } from './stream-frames.ts'

export const EventPageType = builder.objectRef<EventPage>('EventPage').implement({
  description: 'A page of a conversation’s log.',
  fields: t => ({
    events: t.field({
      type: [EventInterface],
      description: 'In the order of `seq`, without a gap.',
      resolve: page => page.events as Placed[],
    }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Pass it as `after` for the next page, also where this one is empty.',
      resolve: page => page.cursor,
    }),
    hasMore: t.exposeBoolean('hasMore', { description: 'Whether the log has more behind this page: read on at once.' }),
    reset: t.field({
      type: ResetReasonType,
      nullable: true,
      description:
        'Why the cursor could not be served: this page begins at the start of the log, and what you had is to be discarded. Null: it was served.',
      resolve: page => page.reset,
    }),
  }),
})
