import { allEventTypes, type EventType, eventTypes } from '../../domain/conversation/event.ts'
import { builder } from '../builder.ts'

/** `handover.requested` is HANDOVER_REQUESTED: the values of an enum have no dots. */
const nameOf = (type: EventType) => type.toUpperCase().replace('.', '_')

export const EventTypeEnum = builder.enumType('EventType', {
  description: 'A type of event, as event webhooks are sent it.',
  values: Object.fromEntries(
    allEventTypes.map(type => [
      nameOf(type),
      {
        value: type,
        description: `\`${type}\` in a webhook’s body, \`${eventTypes[type].graphql}\` in a subscription.`,
      },
    ]),
  ) as Record<string, { value: EventType; description: string }>,
})
