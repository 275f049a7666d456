import { expect, test } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { startServer } from '../../../test/support/server.ts'
import { createBaton } from '../src/index.ts'
import { openConversation } from './support.ts'

test('a handover is requested, cancelled, accepted, transferred, requeued and released', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const { conversationId, baton } = conversation
  using agent = createBaton({ url: server.url, token: server.agent })
  using otherAgent = createBaton({ url: server.url, token: server.otherAgent })
  const watch = baton.watch(conversationId)
  const state = () => watch.view.state
  expect(await baton.requestHandover({ conversationId, reason: 'stuck' })).toMatchObject({
    __typename: 'RequestHandoverSuccess',
    handover: { state: 'REQUESTED' },
  })
  await eventually(() => state().handover?.state === 'REQUESTED')
  expect((await agent.cancelHandover({ conversationId })).__typename).toBe('CancelHandoverSuccess')
  expect(await agent.acceptHandover({ conversationId })).toMatchObject({
    conversation: { mode: 'LISTEN', controlEpoch: 2 },
  })
  expect(await otherAgent.acceptHandover({ conversationId })).toMatchObject({
    __typename: 'AlreadyClaimed',
    by: { name: 'Bea' },
  })
  await eventually(() => state().mode === 'LISTEN')
  expect(state()).toMatchObject({ controlEpoch: 2, handover: { state: 'ACCEPTED', by: { name: 'Bea' } } })
  const to = `idn_${server.otherAgent.split('_')[1]}`
  expect(await agent.transferHandover({ conversationId, to, note: 'he knows' })).toMatchObject({
    handover: { acceptedBy: { name: 'Carl' } },
    conversation: { mode: 'LISTEN', controlEpoch: 3 },
  })
  // Users get an agent's name only after the agent's first message.
  await eventually(() => state().handover?.by?.actorId === to)
  expect(state().handover).toMatchObject({ state: 'ACCEPTED', reason: null, by: { name: null } })
  expect(await agent.transferHandover({ conversationId })).toMatchObject({
    __typename: 'AlreadyClaimed',
    by: { name: 'Carl' },
  })
  expect(await otherAgent.transferHandover({ conversationId })).toMatchObject({ handover: { state: 'REQUESTED' } })
  await eventually(() => state().mode === 'NORMAL')
  expect(state()).toMatchObject({ controlEpoch: 4, handover: { state: 'REQUESTED', by: null } })
  await agent.acceptHandover({ conversationId })
  expect(await baton.setVariables({ conversationId, variables: { page: 'boats' } })).toMatchObject({
    conversation: { variables: { page: 'boats' } },
  })
  await eventually(() => state().variables.page === 'boats')
  expect(await agent.releaseHandover({ conversationId, claimEnd: 'done' })).toMatchObject({
    conversation: { mode: 'NORMAL' },
  })
  await eventually(() => state().mode === 'NORMAL' && state().variables.ClaimEnd === 'done')
  expect(await agent.closeConversation({ conversationId })).toMatchObject({ conversation: { state: 'CLOSED' } })
  await eventually(() => state().closed)
  await watch.close()
})
