import type { Agent } from '../../app/agents.ts'
import { isRefusal } from '../../domain/error.ts'
import type { AgentStatus } from '../../domain/team/agent-status.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { orThrow, resultOf } from '../results.ts'

const statuses: Record<AgentStatus, { description: string }> = {
  ONLINE: { description: 'Answers: the agent counts for the availability of teams.' },
  AWAY: { description: 'Away for a while: keeps what is held, and does not count.' },
  OFFLINE: { description: 'Not there, also while a desk is open.' },
}
const AgentStatusType = builder.enumType('AgentStatus', {
  description: 'Whether an agent is there.',
  values: statuses,
})

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
    status: t.field({
      type: AgentStatusType,
      description: 'Whether the agent can be given a conversation now: `OFFLINE` as well where no `inbox` is open.',
      resolve: agent => agent.status,
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

const SetStatusInput = builder.inputType('SetAgentStatusInput', {
  description: 'Whether an agent is there.',
  fields: t => ({
    status: t.field({ type: AgentStatusType, required: true, description: 'The new status.' }),
    actorId: t.id({ description: 'The agent, for administrators; left out: you.' }),
  }),
})
const SetStatusSuccess = builder.objectRef<{ agent: Agent }>('SetAgentStatusSuccess').implement({
  description: 'The status is stored: it outlasts closed desks and restarts.',
  fields: t => ({
    agent: t.field({
      type: AgentType,
      description: 'The agent as they are now. Without an open `inbox` the status is `OFFLINE` all the same.',
      resolve: changed => changed.agent,
    }),
  }),
})
const SetStatusResult = resultOf('SetAgentStatus', SetStatusSuccess, [])

builder.mutationField('setAgentStatus', t =>
  t.field({
    type: SetStatusResult,
    description:
      'Says that an agent answers, is away or is not there. An agent who is away keeps what is held and may still accept; only the availability of teams changes. For agents, of themselves, and for administrators.',
    args: { input: t.arg({ type: SetStatusInput, required: true, description: 'The agent and the status.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const agent = orThrow(await parts.agents.setAgentStatus(principal, input))
      return isRefusal(agent) ? agent : { agent }
    },
  }),
)
