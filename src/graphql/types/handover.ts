import type { Principal } from '../../domain/access/credential.ts'
import type { Priority } from '../../domain/conversation/handover.ts'
import { byPriority } from '../../domain/conversation/handover-order.ts'
import { builder } from '../builder.ts'
import { forward, forwardArgs } from '../connection.ts'
import { orRefuse } from '../errors.ts'
import { ConversationType, HandoverConnection, HandoverType, TeamType } from '../refs.ts'
import { ActorType, actorFor } from './actor.ts'

const HandoverStateType = builder.enumType('HandoverState', {
  description: 'How far a handover has got.',
  values: {
    REQUESTED: {
      description: 'It waits for an agent. The bot still holds the conversation; `whileWaiting` says what it answers.',
    },
    ACCEPTED: { description: 'An agent holds the conversation, and the bot is silent.' },
    ENDED: { description: 'It is over; `end` says how.' },
  } as const,
})

export const HandoverRouteType = builder.enumType('HandoverRoute', {
  description: 'Where a handover waits for an agent, or waited.',
  values: {
    PLATFORM: { description: 'In our own queue. A handover that is returned to the queue takes this route.' },
    WEBHOOK: { description: 'At a third party, which a claim webhook asked to take over.' },
    DIRECT: { description: 'Nowhere: an agent took the conversation over without a request.' },
  } as const,
})

export const HandoverEndType = builder.enumType('HandoverEnd', {
  description: 'How a handover ended.',
  values: {
    RELEASED: { description: 'The agent gave the conversation back to the bot.' },
    CANCELLED: { description: 'The request was withdrawn before anyone accepted it.' },
    EXPIRED: { description: 'A deadline has passed, and the conversation went back to the bot.' },
    FAILED: { description: 'The claim could not be delivered to its webhook, or the webhook is disabled.' },
    CLOSED: { description: 'The conversation was closed.' },
  } as const,
})

const priorities: Record<Priority, { description: string }> = {
  URGENT: { description: 'Before all others.' },
  HIGH: { description: 'Before those of `NORMAL`.' },
  NORMAL: { description: 'Where none was given.' },
  LOW: { description: 'After all others.' },
}
export const HandoverPriorityType = builder.enumType('HandoverPriority', {
  description: 'In which order handovers are answered; of the same priority, the longest wait first.',
  values: priorities,
})

const isStaff = (principal: Principal | null) => principal?.kind === 'key'

builder.node(HandoverType, {
  description: 'The passing of a conversation from the bot to an agent, from the request to its end.',
  id: { description: 'Begins with `hdo_`.', resolve: handover => handover.id },
  loadOne: async (id, { principal, parts }) => orRefuse(await parts.conversations.handover(principal, id)),
  fields: t => ({
    conversation: t.field({
      type: ConversationType,
      description: 'The conversation that is passed, as it is now.',
      resolve: (handover, _, { parts }) => parts.conversations.byId(handover.conversationId),
    }),
    state: t.field({
      type: HandoverStateType,
      description: 'How far it has got.',
      resolve: handover => handover.state,
    }),
    route: t.field({
      type: HandoverRouteType,
      description: 'Where it waits for an agent, or waited.',
      resolve: handover => handover.route,
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description:
        'Why an agent is needed, as the flow or the caller of `requestHandover` says; null: no reason was given.',
    }),
    team: t.field({
      type: TeamType,
      nullable: true,
      description:
        'The team that it waits for, or waited; null: any agent of the company, or a team that was deleted. Always null to the user.',
      resolve: ({ teamId }, _, { principal, parts }) => (teamId === null ? null : parts.teams.byId(principal, teamId)),
    }),
    forYou: t.boolean({
      description:
        'Whether it is one of those that you answer: an agent who is in teams, what waits for these teams or for none; all other staff, any. It is no permission.',
      resolve: (handover, _, { principal, parts }) => parts.conversations.isForYou(principal, handover),
    }),
    priority: t.field({
      type: HandoverPriorityType,
      nullable: true,
      description: 'In which order it is answered. It never changes. Null to the user.',
      resolve: ({ priority }, _, { principal }) => (isStaff(principal) ? priority : null),
    }),
    code: t.string({
      nullable: true,
      description: 'The caller’s or the flow’s own code for what it is about; null: none was given. Null to the user.',
      resolve: ({ code }, _, { principal }) => (isStaff(principal) ? code : null),
    }),
    requestedAgent: t.field({
      type: ActorType,
      nullable: true,
      description:
        'The agent who was asked for. Any other may accept it all the same. Null: no one in particular. Null to the user.',
      resolve: ({ requestedAgent }, _, { principal }) => (isStaff(principal) ? requestedAgent : null),
    }),
    summary: t.string({
      nullable: true,
      description: 'What the agent is to read first; null: none was given, or its event was pruned. Null to the user.',
      resolve: async (handover, _, { principal, parts }) =>
        (await parts.conversations.briefing(principal, handover)).summary,
    }),
    context: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'An object: what the caller of `requestHandover` knows, as it was then; null: none was given, or its event was pruned. Null to the user.',
      resolve: async (handover, _, { principal, parts }) =>
        (await parts.conversations.briefing(principal, handover)).context,
    }),
    moduleId: t.exposeString('moduleId', {
      nullable: true,
      description: 'The module of the flow that asked for it; null: it was not the flow.',
    }),
    requestedAt: t.field({
      type: 'DateTime',
      description:
        'When the present wait began. A handover that is returned to the queue starts a new wait. The queue is sorted by it.',
      resolve: handover => handover.requestedAt,
    }),
    acceptedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when the present holder holds the conversation; null: none does, or did.',
      resolve: handover => handover.acceptedAt,
    }),
    acceptedBy: t.field({
      type: ActorType,
      nullable: true,
      description:
        'The agent who holds the conversation, or held it last; null: none did. To a user it has no name after a transfer.',
      resolve: ({ acceptedBy }, _, { principal }) =>
        acceptedBy?.passed ? actorFor(principal, acceptedBy) : acceptedBy,
    }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null: it has not.',
      resolve: handover => handover.endedAt,
    }),
    end: t.field({
      type: HandoverEndType,
      nullable: true,
      description: 'How it ended; null: it has not.',
      resolve: handover => handover.end,
    }),
    claimEnd: t.exposeString('claimEnd', {
      nullable: true,
      description:
        'The outcome that the agent named when giving back, or the deadline that has passed, which picks the module that follows; null: none.',
    }),
    fromSeq: t.exposeInt('fromSeq', { description: 'The `seq` of its first event.' }),
    toSeq: t.exposeInt('toSeq', {
      nullable: true,
      description: 'The `seq` of its `HandoverEnded`; null: it has not ended.',
    }),
  }),
})

const HandoverFilter = builder.inputType('HandoverFilter', {
  description: 'Which handovers to list: those for which every given field holds.',
  fields: t => ({
    botId: t.id({ description: 'Of this bot only.' }),
    conversationId: t.id({ description: 'Of this conversation only.' }),
    states: t.field({ type: [HandoverStateType], description: 'In one of these states only.' }),
    teamId: t.id({ description: 'Of this team only; null: only those without a team.' }),
    allTeams: t.boolean({
      description:
        'True: what waits for any team. Left out: an agent who is in teams gets, of those that are `REQUESTED`, only what waits for these teams or for none.',
    }),
  }),
})

builder.queryField('handovers', t =>
  t.field({
    type: HandoverConnection,
    description:
      'The company’s handovers, by priority, then longest wait first; with `states: [REQUESTED]` it is the queue. Reading it page by page misses none that moves meanwhile. For staff.',
    args: {
      ...forwardArgs,
      filter: t.arg({ type: HandoverFilter, description: 'Which to list; left out: all of them.' }),
    },
    resolve: (_, { filter, ...args }, { principal, parts }) => {
      const { botId, conversationId, states, teamId, allTeams } = filter ?? {}
      const where = {
        ...(botId != null && { botId }),
        ...(conversationId != null && { conversationId }),
        ...(states && { states: [...new Set(states)] }),
        ...(teamId !== undefined && { teamId }),
        ...(allTeams && { allTeams }),
      }
      return forward(byPriority, args, page => parts.conversations.handovers(principal, where, page))
    },
  }),
)
