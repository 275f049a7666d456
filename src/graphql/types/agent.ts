import type { Agent } from '../../app/agents.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'

const AgentType = builder.objectRef<Agent>('Agent').implement({
  description: 'A member of the company who can answer users, and can be given a conversation by `transferHandover`.',
  fields: t => ({
    actorId: t.exposeID('id', {
      description: 'The `actorId` of this agent’s messages and handovers. `transferHandover` takes it as `to`.',
    }),
    name: t.exposeString('name', { description: 'The name of the identity.' }),
    online: t.exposeBoolean('online', {
      description: 'Whether the agent has an `inbox` subscription open with this server now.',
    }),
    you: t.exposeBoolean('you', { description: 'Whether it is the caller.' }),
  }),
})

builder.queryField('agents', t =>
  t.field({
    type: [AgentType],
    description:
      'Who can answer users, by name: agents and administrators with a live key, each once, and people who signed in and have an inbox open. A caller with a key narrowed to some bots gets those who may see one of them. For staff.',
    resolve: async (_, __, { principal, parts }) => orRefuse(await parts.agents.list(principal)),
  }),
)
