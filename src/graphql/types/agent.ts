import type { Agent } from '../../app/agents.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'

const AgentType = builder.objectRef<Agent>('Agent').implement({
  description: 'Somebody of the company who can answer users: whom a handover may be transferred to.',
  fields: t => ({
    actorId: t.exposeID('id'),
    name: t.exposeString('name'),
    online: t.exposeBoolean('online', { description: 'Has an inbox open now.' }),
    you: t.exposeBoolean('you', { description: 'It is the one who asks.' }),
  }),
})

builder.queryField('agents', t =>
  t.field({
    type: [AgentType],
    description: 'Keys of the company’s agents and admins, and people who are signed in with an inbox open. By name.',
    resolve: async (_, __, { principal, parts }) => orRefuse(await parts.agents.list(principal)),
  }),
)
