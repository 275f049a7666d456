import { z } from 'zod'
import { actorKinds } from '../actor.ts'
import { deadlineActions, deadlineKinds } from '../bot/deadlines.ts'
import { actionsSchema } from '../conversation/action.ts'
import type { EventType } from '../conversation/event.ts'
import { handoverEnds, handoverRoutes, priorities } from '../conversation/handover.ts'

/** Rises when a body changes so that a receiver written for the last version fails; a new field or type does not change it. */
const VERSION = 1

const actor = z.object({
  kind: z.enum(actorKinds),
  id: z.string().describe('Of the user, the bot or the identity, by kind.'),
  name: z.string().nullable(),
})
const by = actor.describe('Who caused the event.')
const handoverId = z.string().describe('Begins with `hdo_`.')
/** Events of an older version have none. */
const teamId = z.string().nullish()
const moduleId = z.string().nullable().describe('The module of the flow that caused it; null: no module did.')
const message = {
  actions: actionsSchema.describe('What the message shows, in the vendor’s shapes (docs/vendor-api.md).'),
  clientMessageId: z.string().nullable().describe('The idempotency key of the author.'),
}
const saidAt = z.iso
  .datetime()
  .exactOptional()
  .describe('It was said on another channel then, and `clientMessageId` is its id there; absent: it was said here.')

/** What `data` holds, by type of event. */
const data: Record<EventType, z.ZodObject> = {
  'conversation.opened': z.object({ userId: z.string(), by }),
  'conversation.closed': z.object({ by }),
  'message.posted': z.object({ ...message, moduleId, saidAt, by }),
  'reply.suggested': z
    .object({ ...message, by })
    .describe('A bot’s answer that came too late: the user never sees it.'),
  'note.added': z
    .object({ text: z.string(), clientMessageId: message.clientMessageId, saidAt, by })
    .describe('For colleagues: the user never sees it.'),
  'handover.requested': z.object({
    handoverId,
    route: z.enum(handoverRoutes),
    moduleId,
    reason: z.string().nullable().describe('Why an agent is asked for.'),
    teamId: teamId.describe('The team that it waits for; null: any agent.'),
    priority: z.enum(priorities).optional(),
    code: z.string().nullish().describe('The caller’s own code for what it is about.'),
    requestedAgent: actor.nullish().describe('The agent who was asked for.'),
    summary: z.string().nullish().describe('What the agent is to read first.'),
    context: z.record(z.string(), z.json()).nullish().describe('What the caller of requestHandover knows.'),
    by,
  }),
  'handover.accepted': z.object({ handoverId, route: z.enum(handoverRoutes), by }),
  'handover.transferred': z.object({
    handoverId,
    to: actor.nullable().describe('The next holder; null: back to the queue.'),
    teamId: teamId.describe('In the queue, the team that it waits for from now on; null: any agent.'),
    by,
  }),
  'handover.ended': z.object({
    handoverId,
    end: z.enum(handoverEnds),
    claimEnd: z.string().nullable().describe('The outcome that the agent named.'),
    by,
  }),
  'handover.overdue': z
    .object({
      handoverId,
      deadline: z.enum(deadlineKinds).describe('Which deadline has passed (docs/deadlines.md).'),
      action: z.enum(deadlineActions).describe('What is done about it; notify: nothing but this event.'),
      by,
    })
    .describe('Someone waits for too long.'),
  'variables.changed': z.object({ variables: z.record(z.string(), z.json()), by }),
}

const bodyOf = (type: EventType) =>
  z
    .object({
      id: z.string().describe('The same for each webhook that is sent this event. Begins with `evt_`.'),
      type: z.literal(type),
      at: z.iso.datetime().describe('When it happened.'),
      companyId: z.string(),
      conversationId: z.string(),
      seq: z.int().min(1).describe('Its position in the conversation: 1, 2, 3 … without a gap.'),
      controlEpoch: z.int().describe('Rises with each change of the holder.'),
      data: data[type],
    })
    .meta({ id: type })

/** The body of each POST to an event webhook. */
export const eventBodySchema = z
  .discriminatedUnion('type', (Object.keys(data) as [EventType]).map(bodyOf) as [ReturnType<typeof bodyOf>])
  .meta({
    title: 'Baton event',
    description: `The body of a POST to an event webhook (docs/webhooks.md), version ${VERSION}. Skip a type and a field that you do not know: more may be added.`,
  })

/** Written to schema/events.schema.json. Receivers must let unknown fields pass, so no object is closed. */
export const eventsJsonSchema = () => ({
  $id: `urn:baton:events:${VERSION}`,
  ...z.toJSONSchema(eventBodySchema, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      // A pattern of 300 characters that says what the format says.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
    },
  }),
})
