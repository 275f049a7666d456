import type { Principal } from '../../domain/access/credential.ts'
import {
  type Availability,
  onlineBucket,
  type onlineBuckets,
  waitBucket,
  type waitBuckets,
} from '../../domain/team/availability.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'

const online: Record<(typeof onlineBuckets)[number], { description: string }> = {
  NONE: { description: 'No agent is online.' },
  FEW: { description: '1 or 2.' },
  SEVERAL: { description: '3 to 9.' },
  MANY: { description: '10 or more.' },
}
const OnlineAgentsType = builder.enumType('OnlineAgents', {
  description: 'About how many agents are online.',
  values: online,
})

const waits: Record<(typeof waitBuckets)[number], { description: string }> = {
  UNDER_1_MINUTE: { description: 'Less than a minute.' },
  UNDER_5_MINUTES: { description: '1 to 5 minutes.' },
  UNDER_15_MINUTES: { description: '5 to 15 minutes.' },
  UNDER_1_HOUR: { description: '15 to 60 minutes.' },
  LONGER: { description: 'An hour or more.' },
  UNKNOWN: { description: 'No agent is online, it is closed, or no handover of late says how long one waits.' },
}
const ExpectedWaitType = builder.enumType('ExpectedWait', {
  description: 'About how long a conversation that is passed now is likely to wait.',
  values: waits,
})

const exact = (principal: Principal | null) => principal?.kind === 'key'

export const AvailabilityType = builder.objectRef<Availability>('Availability').implement({
  description: 'Whether agents can answer now. A user sees ranges; numbers are for bots and staff.',
  fields: t => ({
    open: t.exposeBoolean('isOpen', {
      description: 'Whether the hours of the team have come. Without hours it is always open.',
    }),
    available: t.boolean({
      description: 'Whether it is open, and an agent is online. A flow asks the same by its condition `available`.',
      resolve: ({ isOpen, online }) => isOpen && online > 0,
    }),
    changesAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it closes, or opens where it is closed; null: never.',
      resolve: availability => availability.changesAt,
    }),
    agents: t.field({
      type: OnlineAgentsType,
      description: 'About how many of its agents are online.',
      resolve: availability => onlineBucket(availability.online),
    }),
    expectedWait: t.field({
      type: ExpectedWaitType,
      description: 'About how long a conversation that is passed now is likely to wait.',
      resolve: availability => waitBucket(availability.wait),
    }),
    online: t.int({
      nullable: true,
      description: 'How many of its agents are online; null to the user.',
      resolve: (availability, _, { principal }) => (exact(principal) ? availability.online : null),
    }),
    waiting: t.int({
      nullable: true,
      description: 'Conversations that wait for it, counted to 500; null to the user.',
      resolve: (availability, _, { principal }) => (exact(principal) ? availability.waiting : null),
    }),
    expectedWaitSeconds: t.float({
      nullable: true,
      description:
        'The median wait of those that were accepted within 4 hours, or the longest wait now if that is longer; null: unknown, and always to the user.',
      resolve: ({ wait }, _, { principal }) => (exact(principal) && wait !== null ? wait / 1_000 : null),
    }),
  }),
})

builder.queryField('availability', t =>
  t.field({
    type: AvailabilityType,
    description:
      'Whether agents can answer now: ask before you offer a handover. Without a team: any agent of the company. For users, bots and staff.',
    args: {
      team: t.arg.string({
        description:
          'The id or the name of a team; left out: all agents. One that does not exist is refused with `not_found`.',
      }),
    },
    resolve: async (_, { team }, { principal, parts }) =>
      orRefuse(await parts.availability.of(principal, team ?? null)),
  }),
)
