import type { EventPage } from '../../app/event-page.ts'
import { builder } from '../builder.ts'
import { EventInterface, type Placed } from './event.ts'
import { ResetReasonType } from './stream.ts'

export const EventPageType = builder.objectRef<EventPage>('EventPage').implement({
  fields: t => ({
    events: t.field({ type: [EventInterface], resolve: page => page.events as Placed[] }),
    cursor: t.field({ type: 'Cursor', description: 'Read on after it.', resolve: page => page.cursor }),
    hasMore: t.exposeBoolean('hasMore'),
    reset: t.field({
      type: ResetReasonType,
      nullable: true,
      description: 'The cursor could not be served: this page begins at the log’s start.',
      resolve: page => page.reset,
    }),
  }),
})
