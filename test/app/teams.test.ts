import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { identityIdOf } from '../support/company.ts'
import { must } from '../support/must.ts'
import { mutate } from '../support/mutate.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { followInbox } from '../support/stream.ts'

let server: TestServer
let bot: string
/** Tuesday, 10:00 in Berlin. */
let clock = Date.parse('2026-01-13T09:00:00Z')

beforeAll(async () => {
  server = await startServer({ now: () => clock })
  bot = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const office = {
  timeZone: 'Europe/Berlin',
  weekly: [{ day: 'TUESDAY', from: '09:00', to: '17:00' }],
  exceptions: [{ date: '2026-01-20', intervals: [] }],
}
let count = 0
const chat = (botId = bot) => {
  count += 1
  return openChat(server, botId, `user-${count}`)
}
const create = (input: object, admin = server.admin) =>
  mutate(
    server.url,
    admin,
    'createTeam',
    input as never,
    '... on CreateTeamSuccess { team { id name mine hours { timeZone weekly { day from to } exceptions { date intervals { from to } } } members { actorId name } } } ... on InvalidInput { path } ... on NotFound { path }',
  )
const teamOf = async (name: string, more: object = {}, admin = server.admin) => {
  const made = (await create({ name, ...more }, admin)) as unknown as { team: { id: string } }
  expect(made).toMatchObject({ __typename: 'CreateTeamSuccess' })
  return made.team.id
}
const query = async (token: string, text: string) => {
  const { body } = await post(server.url, token, { query: text })
  if (body.errors) throw new Error(body.errors.map(error => `${error.extensions?.code}: ${error.message}`).join('; '))
  return body.data as Record<string, never>
}
const request = (token: string, conversationId: string, input: object = {}) =>
  mutate(
    server.url,
    token,
    'requestHandover',
    { conversationId, ...input },
    '... on RequestHandoverSuccess { handover { id priority code summary context team { name } requestedAgent { name } } } ... on NotFound { path } ... on InvalidInput { path }',
  )
const transfer = (token: string, conversationId: string, input: object) =>
  mutate(
    server.url,
    token,
    'transferHandover',
    { conversationId, ...input },
    '... on TransferHandoverSuccess { handover { state team { name } } } ... on NotFound { path } ... on InvalidInput { path }',
  )
type Row = { conversation: { id: string }; priority: string; requestedAt: string; team: { name: string } | null }
/** The ids of the conversations in the queue, in its order, read page by page. */
async function queue(token: string, filter = '', first = 100): Promise<Row[]> {
  const rows: Row[] = []
  for (let after = ''; ; ) {
    const { handovers } = (await query(
      token,
      `{ handovers(filter: { states: [REQUESTED] ${filter} }, first: ${first} ${after && `, after: "${after}"`}) {
        edges { node { conversation { id } priority requestedAt team { name } } } pageInfo { hasNextPage endCursor } } }`,
    )) as unknown as { handovers: { edges: { node: Row }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }
    rows.push(...handovers.edges.map(({ node }) => node))
    if (!handovers.pageInfo.hasNextPage) return rows
    after = handovers.pageInfo.endCursor
  }
}
const ids = (rows: Row[]) => rows.map(({ conversation }) => conversation.id)

describe('teams', () => {
  test('an administrator creates, changes and deletes them, which the audit log says', async () => {
    const company = await server.company()
    const made = (await create(
      { name: ' Billing ', hours: office, memberIds: [identityIdOf(company.agent)] },
      company.admin,
    )) as never
    expect(made).toMatchObject({
      team: {
        name: 'Billing',
        mine: false,
        hours: office,
        members: [{ actorId: identityIdOf(company.agent), name: 'Bea' }],
      },
    })
    const { id } = (made as { team: { id: string } }).team
    const changed = await mutate(
      server.url,
      company.admin,
      'updateTeam',
      { teamId: id, name: 'Invoices', hours: null },
      '... on UpdateTeamSuccess { team { name hours { timeZone } members { name } } }',
    )
    expect(changed).toMatchObject({ team: { name: 'Invoices', hours: null, members: [{ name: 'Bea' }] } })
    expect(await query(company.agent, '{ teams { name mine } }')).toEqual({ teams: [{ name: 'Invoices', mine: true }] })
    await mutate(server.url, company.admin, 'deleteTeam', { teamId: id })
    expect(await query(company.agent, `{ teams { name } team(id: "${id}") { name } }`)).toEqual({
      teams: [],
      team: null,
    })
    const log = (await query(
      company.admin,
      '{ auditLog(first: 9) { edges { node { action targetId } } } }',
    )) as unknown as {
      auditLog: { edges: { node: { action: string; targetId: string } }[] }
    }
    expect(
      log.auditLog.edges
        .map(({ node }) => node)
        .filter(({ targetId }) => targetId === id)
        .map(({ action }) => action),
    ).toEqual(['deleteTeam', 'updateTeam', 'createTeam'])
  })

  test('names, hours and members that cannot be meant are refused, with the path, and nothing changes', async () => {
    const company = await server.company()
    await teamOf('Support', {}, company.admin)
    const interval = (from: string, to: string) => ({ ...office, weekly: [{ day: 'MONDAY', from, to }] })
    const day = (date: string) => ({ ...office, exceptions: [{ date, intervals: [] }] })
    for (const [input, path] of [
      [{ name: ' ' }, 'input.name'],
      [{ name: 'x'.repeat(129) }, 'input.name'],
      [{ name: 'team_1' }, 'input.name'],
      [{ name: 'SUPPORT' }, 'input.name'],
      [{ name: 'A', hours: { ...office, timeZone: 'Europe/Nowhere' } }, 'input.hours.timeZone'],
      [{ name: 'A', hours: { ...office, timeZone: '+01:00' } }, 'input.hours.timeZone'],
      [{ name: 'A', hours: interval('9:00', '17:00') }, 'input.hours.weekly.0.from'],
      [{ name: 'A', hours: interval('24:00', '24:00') }, 'input.hours.weekly.0.from'],
      [{ name: 'A', hours: interval('17:00', '17:00') }, 'input.hours.weekly.0'],
      [{ name: 'A', hours: interval('22:00', '02:00') }, 'input.hours.weekly.0'],
      [{ name: 'A', hours: day('2026-02-30') }, 'input.hours.exceptions.0.date'],
      [
        {
          name: 'A',
          hours: { ...office, exceptions: [day('2026-02-01'), day('2026-02-01')].flatMap(each => each.exceptions) },
        },
        'input.hours.exceptions',
      ],
      [{ name: 'A', memberIds: [identityIdOf(server.agent)] }, 'input.memberIds.0'],
      [{ name: 'A', memberIds: [identityIdOf(company.integration)] }, 'input.memberIds.0'],
      [{ name: 'A', memberIds: Array(2).fill(identityIdOf(company.agent)) }, 'input.memberIds'],
    ] as const)
      expect([input, await create(input, company.admin)]).toMatchObject([input, { path }])
    expect(await query(company.admin, '{ teams { name } }')).toEqual({ teams: [{ name: 'Support' }] })
  })

  test('a deadline names a team that is there; one that was deleted since keeps no other setting from changing', async () => {
    const company = await server.company()
    const botId = await company.bot(null)
    const teamId = await teamOf('Backup', {}, company.admin)
    const update = (settings: object) =>
      mutate(server.url, company.admin, 'updateBot', { botId, settings }, '... on InvalidInput { path }')
    const accept = (team: object) => ({
      deadlines: { accept: { mode: 'STEPS', steps: [{ afterSeconds: 60, action: 'REQUEUE', ...team }] } },
    })
    const path = 'input.settings.deadlines.accept.steps.0.team'
    expect(await update(accept({}))).toMatchObject({ path })
    expect(await update(accept({ team: 'Nowhere' }))).toMatchObject({ path })
    expect(await update(accept({ team: 'backup' }))).toMatchObject({ __typename: 'UpdateBotSuccess' })
    must(await server.parts.teams.deleteTeam(company.principal, { teamId }))
    expect(await update({ lateBotReply: 'SUGGEST' })).toMatchObject({ __typename: 'UpdateBotSuccess' })
  })

  test('of two that take the same name at once one gets it', async () => {
    const company = await server.company()
    const made = await Promise.all(['Night', 'night', 'NIGHT'].map(name => create({ name }, company.admin)))
    expect(made.map(each => each.__typename).sort()).toEqual(['CreateTeamSuccess', 'InvalidInput', 'InvalidInput'])
  })

  test('a team of another company is not there', async () => {
    const other = await server.company()
    const teamId = await teamOf('Theirs', {}, other.admin)
    const { conversationId } = await chat()
    expect(await mutate(server.url, server.admin, 'updateTeam', { teamId, name: 'Ours' })).toMatchObject({
      code: 'not_found',
    })
    expect(await mutate(server.url, server.admin, 'deleteTeam', { teamId })).toMatchObject({ code: 'not_found' })
    expect(await request(server.botKey, conversationId, { team: teamId })).toMatchObject({
      code: 'not_found',
      path: 'input.team',
    })
    expect(await request(server.botKey, conversationId, { team: 'Theirs' })).toMatchObject({ code: 'not_found' })
    await expect(query(server.agent, '{ availability(team: "Theirs") { open } }')).rejects.toThrow('not_found')
  })
})

describe('a request for a team', () => {
  test('says all in one call, which staff see and users do not', async () => {
    await teamOf('Sales')
    const ann = await chat()
    const asked = await request(server.botKey, ann.conversationId, {
      ...{
        team: 'sales',
        to: identityIdOf(server.otherAgent),
        priority: 'HIGH',
        code: 'quote',
        reason: 'wants a quote',
      },
      ...{
        summary: '500 licences',
        context: { company: 'ACME', seats: [500] },
        message: 'I pass you on.',
        controlEpoch: 1,
      },
    })
    expect(asked).toMatchObject({
      handover: {
        ...{ priority: 'HIGH', code: 'quote', summary: '500 licences', context: { company: 'ACME', seats: [500] } },
        ...{ team: { name: 'Sales' }, requestedAgent: { name: 'Carl' } },
      },
    })
    const { events } = await ann.log()
    expect(events.map(event => event.__typename)).toEqual(['ConversationOpened', 'MessagePosted', 'HandoverRequested'])
    const fields = 'reason priority code summary context team { name } requestedAgent { name }'
    const shown = (await query(
      ann.visitorToken,
      `{ conversation(id: "${ann.conversationId}") { handover { ${fields} } } }`,
    )) as unknown as { conversation: { handover: object } }
    const hidden = { priority: null, code: null, summary: null, context: null, team: null, requestedAgent: null }
    expect(shown.conversation.handover).toEqual({ reason: 'wants a quote', ...hidden })
    // Another agent than the one who was asked for may accept.
    expect(await ann.accept(server.agent)).toMatchObject({ __typename: 'AcceptHandoverSuccess' })
  })

  test('a user says the message and the team, and nothing that would put the user in front of others', async () => {
    const ben = await chat()
    for (const more of [
      { priority: 'URGENT' },
      { code: 'x' },
      { summary: 'x' },
      { context: {} },
      { to: identityIdOf(server.agent) },
    ])
      expect(await request(ben.visitorToken, ben.conversationId, { message: 'help', ...more })).toMatchObject({
        code: 'forbidden',
      })
    expect((await ben.log()).events).toHaveLength(1)
    expect(await request(ben.visitorToken, ben.conversationId, { message: 'help', team: 'Sales' })).toMatchObject({
      __typename: 'RequestHandoverSuccess',
    })
    expect((await ben.log()).events.map(event => [event.__typename, event.actor.kind])).toEqual([
      ['ConversationOpened', 'USER'],
      ['MessagePosted', 'USER'],
      ['HandoverRequested', 'USER'],
    ])
  })

  test('a bot that has lost control says nothing with it', async () => {
    const cat = await chat()
    await cat.accept(server.agent)
    expect(await request(server.botKey, cat.conversationId, { message: 'wait', controlEpoch: 1 })).toMatchObject({
      code: 'control_lost',
    })
    expect(await request(server.botKey, cat.conversationId, { message: 'wait' })).toMatchObject({ code: 'bad_input' })
    expect((await cat.log()).events).toHaveLength(2)
  })

  test('what is too long, empty or no object is refused by its path', async () => {
    const dan = await chat()
    for (const [more, path] of [
      [{ code: 'x'.repeat(65) }, 'input.code'],
      [{ summary: 'x'.repeat(4_001) }, 'input.summary'],
      [{ context: { text: 'x'.repeat(8_192) } }, 'input.context'],
      [{ context: [1] }, 'input.context'],
      [{ message: ' ' }, 'input.message'],
      [{ to: 'idn_x' }, 'input.to'],
    ] as const)
      expect([more, await request(server.botKey, dan.conversationId, more)]).toMatchObject([more, { path }])
    expect((await dan.log()).events).toHaveLength(1)
  })
})

describe('the queue', () => {
  test('is sorted by priority, then by waiting time, also page by page while rows move', async () => {
    const company = await server.company()
    const own = await company.bot(null)
    const ask = async (priority: string) => {
      const { conversationId } = await chat(own)
      clock += 1_000
      await request(company.admin, conversationId, { priority })
      return conversationId
    }
    const [low, first, urgent, second, high] = [
      await ask('LOW'),
      await ask('NORMAL'),
      await ask('URGENT'),
      await ask('NORMAL'),
      await ask('HIGH'),
    ]
    const order = [urgent, high, first, second, low]
    expect(ids(await queue(company.admin))).toEqual(order)
    expect(ids(await queue(company.admin, '', 1))).toEqual(order)
    expect(ids(await queue(company.admin, `botId: "${own}"`, 2))).toEqual(order)
    // What returns to the queue moves behind what it waited in front of, and never in front of a place that was read.
    await mutate(server.url, company.agent, 'acceptHandover', { conversationId: first })
    clock += 1_000
    await mutate(server.url, company.agent, 'transferHandover', { conversationId: first })
    expect(ids(await queue(company.admin, '', 1))).toEqual([urgent, high, second, first, low])
  })

  test('shows an agent in teams what waits for them or for no team; an agent in none, and administrators, see all', async () => {
    const company = await server.company()
    const own = await company.bot(null)
    const team = await teamOf('One', { memberIds: [identityIdOf(company.agent)] }, company.admin)
    await teamOf('Two', {}, company.admin)
    const ask = async (name?: string) => {
      const { conversationId } = await chat(own)
      clock += 1_000
      await request(company.botKey, conversationId, name ? { team: name } : {})
      return conversationId
    }
    const [one, two, none] = [await ask('One'), await ask('two'), await ask()]
    expect(ids(await queue(company.agent))).toEqual([one, none])
    expect(ids(await queue(company.agent, 'allTeams: true'))).toEqual([one, two, none])
    expect(ids(await queue(company.agent, `teamId: "${team}"`))).toEqual([one])
    expect(ids(await queue(company.agent, 'teamId: null'))).toEqual([none])
    expect(ids(await queue(company.otherAgent))).toEqual([one, two, none])
    expect(ids(await queue(company.admin, '', 1))).toEqual([one, two, none])
    // It is a choice of what to show: the other team's may be accepted.
    expect(await mutate(server.url, company.agent, 'acceptHandover', { conversationId: two })).toMatchObject({
      __typename: 'AcceptHandoverSuccess',
    })
  })

  test('what waits for a team that is deleted waits for any agent, in its place', async () => {
    const company = await server.company()
    const own = await company.bot(null)
    const teamId = await teamOf('Gone', {}, company.admin)
    const waiting: string[] = []
    for (let each = 0; each < 3; each += 1) {
      const { conversationId } = await chat(own)
      clock += 1_000
      await request(company.botKey, conversationId, { team: teamId })
      waiting.push(conversationId)
    }
    const held = waiting[1]!
    await mutate(server.url, company.agent, 'acceptHandover', { conversationId: held })
    const before = (await queue(company.admin)).map(({ requestedAt }) => requestedAt)
    await mutate(server.url, company.admin, 'deleteTeam', { teamId })
    const rows = await queue(company.admin, 'teamId: null')
    expect(ids(rows)).toEqual([waiting[0], waiting[2]])
    expect(rows.map(({ requestedAt }) => requestedAt)).toEqual(before)
    expect(await transfer(company.agent, held, {})).toMatchObject({ handover: { state: 'REQUESTED', team: null } })
    expect(ids(await queue(company.admin, 'teamId: null'))).toHaveLength(3)
  })
})

test('what a crash has left in the queue of a deleted team is passed on at the next start', async () => {
  const company = await server.company()
  const own = await company.bot(null)
  const teamId = await teamOf('Cut', {}, company.admin)
  for (let each = 0; each < 60; each += 1)
    await request(company.botKey, (await chat(own)).conversationId, { team: teamId })
  // As deleteTeam does before it passes anything on.
  await server.store.teams.delete(teamId, clock)
  expect(await queue(company.admin, 'teamId: null')).toEqual([])
  await server.restart(true)
  await server.parts.rerouting.run()
  expect(await queue(company.admin, 'teamId: null')).toHaveLength(60)
})

describe('a transfer to a team', () => {
  test('passes what is held to its queue, and back to the same one where no team is named', async () => {
    const company = await server.company()
    const own = await company.bot(null)
    await teamOf('First', {}, company.admin)
    await teamOf('Second', {}, company.admin)
    const { conversationId, accept } = await chat(own)
    await request(company.botKey, conversationId, { team: 'First' })
    await accept(company.agent)
    expect(await transfer(company.otherAgent, conversationId, { team: 'Second' })).toMatchObject({
      code: 'already_claimed',
    })
    expect(await transfer(company.agent, conversationId, { team: 'Third' })).toMatchObject({
      code: 'not_found',
      path: 'input.team',
    })
    expect(
      await transfer(company.agent, conversationId, { team: 'First', to: identityIdOf(company.otherAgent) }),
    ).toMatchObject({ path: 'input.team' })
    expect(await transfer(company.agent, conversationId, { team: 'second' })).toMatchObject({
      handover: { state: 'REQUESTED', team: { name: 'Second' } },
    })
    await accept(company.agent)
    expect(await transfer(company.agent, conversationId, {})).toMatchObject({ handover: { team: { name: 'Second' } } })
    await accept(company.agent)
    expect(await transfer(company.agent, conversationId, { team: null })).toMatchObject({ handover: { team: null } })
  })

  test('passes on what still waits, which keeps its waiting time and its bot', async () => {
    const company = await server.company()
    const own = await company.bot(null)
    await teamOf('First', {}, company.admin)
    const { conversationId } = await chat(own)
    expect(await transfer(company.agent, conversationId, { team: 'First' })).toMatchObject({
      code: 'not_in_listen_mode',
    })
    await request(company.botKey, conversationId)
    const [before] = await queue(company.admin)
    clock += 5_000
    expect(await transfer(company.agent, conversationId, {})).toMatchObject({ code: 'not_in_listen_mode' })
    expect(await transfer(company.agent, conversationId, { team: 'First' })).toMatchObject({
      handover: { state: 'REQUESTED', team: { name: 'First' } },
    })
    // A repeat changes nothing.
    await transfer(company.agent, conversationId, { team: 'First' })
    expect(await queue(company.admin)).toEqual([{ ...before, team: { name: 'First' } }])
    const { conversation } = (await query(
      company.admin,
      `{ conversation(id: "${conversationId}") { controlEpoch lastSeq } }`,
    )) as unknown as { conversation: object }
    expect(conversation).toEqual({ controlEpoch: 1, lastSeq: 3 })
  })
})

describe('availability', () => {
  test('follows hours and open desks; users see ranges and staff numbers', async () => {
    const company = await server.company()
    const own = await company.bot(null)
    await teamOf('Desk', { hours: office, memberIds: [identityIdOf(company.agent)] }, company.admin)
    const { visitorToken, conversationId } = await chat(own)
    const fields = 'open available changesAt agents expectedWait online waiting expectedWaitSeconds'
    const read = async (token: string, team = '(team: "desk")') =>
      ((await query(token, `{ availability${team} { ${fields} } }`)) as unknown as { availability: object })
        .availability
    clock = Date.parse('2026-01-13T09:00:00Z')
    const closed = { agents: 'NONE', expectedWait: 'UNKNOWN', available: false }
    expect(await read(visitorToken)).toEqual({
      ...{ ...closed, open: true, changesAt: '2026-01-13T16:00:00.000Z' },
      ...{ online: null, waiting: null, expectedWaitSeconds: null },
    })
    await using socket = server.socket(company.agent)
    const inbox = followInbox(socket)
    await inbox.until(frame => frame.__typename === 'CaughtUp')
    await request(company.botKey, conversationId, { team: 'Desk' })
    clock += 90_000
    expect(await read(visitorToken)).toMatchObject({
      available: true,
      agents: 'FEW',
      expectedWait: 'UNDER_5_MINUTES',
      online: null,
    })
    expect(await read(company.botKey)).toMatchObject({ online: 1, waiting: 1, expectedWaitSeconds: 90 })
    expect(await read(company.botKey, '')).toMatchObject({ open: true, changesAt: null, online: 1, waiting: 1 })
    clock = Date.parse('2026-01-13T16:00:00Z')
    // Next Tuesday is an exception.
    expect(await read(visitorToken)).toMatchObject({
      open: false,
      available: false,
      changesAt: '2026-01-27T08:00:00.000Z',
    })
    expect(await read(company.admin)).toMatchObject({ online: 1, expectedWaitSeconds: null })
  })

  test('does not count agents who are away, who keep what they hold and may accept, also after a restart', async () => {
    const company = await server.company()
    const own = await company.bot(null)
    await teamOf('Small', { memberIds: [identityIdOf(company.agent)] }, company.admin)
    const set = (token: string, status: string, actorId?: string) =>
      mutate(
        server.url,
        token,
        'setAgentStatus',
        { status, ...(actorId && { actorId }) },
        '... on SetAgentStatusSuccess { agent { name status online you } } ... on NotFound { path }',
      )
    const isAvailable = async () =>
      (await query(
        company.botKey,
        '{ availability(team: "Small") { available online } all: availability { online } }',
      )) as object
    expect(await set(company.agent, 'ONLINE')).toMatchObject({ agent: { status: 'OFFLINE', online: false, you: true } })
    const open = async () => {
      const socket = server.socket(company.agent)
      await followInbox(socket).until(frame => frame.__typename === 'CaughtUp')
      return socket
    }
    {
      await using _ = await open()
      const held = await chat(own)
      await held.accept(company.agent)
      const counted = { availability: { available: true, online: 1 }, all: { online: 1 } }
      const none = { availability: { available: false, online: 0 }, all: { online: 0 } }
      expect(await isAvailable()).toEqual(counted)
      expect(await set(company.agent, 'AWAY')).toMatchObject({ agent: { name: 'Bea', status: 'AWAY', online: true } })
      expect(await isAvailable()).toEqual(none)
      expect(await held.send(company.agent, { text: 'still here' })).toMatchObject({ __typename: 'SendMessageSuccess' })
      expect(await (await chat(own)).accept(company.agent)).toMatchObject({ __typename: 'AcceptHandoverSuccess' })
    }
    await server.restart()
    {
      await using _ = await open()
      expect(await isAvailable()).toMatchObject({ availability: { available: false } })
      expect(await set(company.admin, 'ONLINE', identityIdOf(company.agent))).toMatchObject({
        agent: { status: 'ONLINE', you: false },
      })
      expect(await isAvailable()).toMatchObject({ availability: { available: true } })
    }
    expect(await set(company.otherAgent, 'AWAY', identityIdOf(company.agent))).toMatchObject({ code: 'forbidden' })
    expect(await set(company.integration, 'AWAY')).toMatchObject({ code: 'forbidden' })
    expect(await set(company.admin, 'AWAY', identityIdOf(company.integration))).toMatchObject({
      code: 'not_found',
      path: 'input.actorId',
    })
    expect(await set(company.admin, 'AWAY', identityIdOf(server.agent))).toMatchObject({ code: 'not_found' })
  })

  test('decides in a flow, and a connection of the flow asks for the team', async () => {
    const company = await server.company()
    await teamOf('Chat', { memberIds: [identityIdOf(company.agent)] }, company.admin)
    const text = (words: string) => [{ type: 'text', text: words }]
    const flow = {
      start: 'hello',
      modules: [
        {
          id: 'hello',
          connections: [{ when: { available: 'chat' }, goTo: 'ask' }, { goTo: 'closed' }],
        },
        {
          id: 'ask',
          actions: text('One moment.'),
          handover: {
            team: 'Chat',
            reason: 'asked in [[place]]',
            summary: 'From [[place]]',
            priority: 'HIGH',
            code: 'flow',
          },
        },
        { id: 'closed', actions: text('No one is here.') },
      ],
    }
    const own = await company.bot(flow as never)
    const first = await chat(own)
    await first.say('help')
    expect(
      (await first.log()).events.flatMap(event => (event.__typename === 'MessagePosted' ? [event.message.text] : [])),
    ).toEqual(['help', 'No one is here.'])
    await using socket = server.socket(company.agent)
    const inbox = followInbox(socket)
    await inbox.until(frame => frame.__typename === 'CaughtUp')
    const second = await openChat(server, own, 'in-flow', { variables: { place: 'Rome' } })
    await second.say('help')
    expect((await second.log()).moduleId).toBe('ask')
    const { conversation } = (await query(
      company.agent,
      `{ conversation(id: "${second.conversationId}") { handover { route reason summary priority code moduleId team { name } } } }`,
    )) as unknown as { conversation: { handover: object } }
    expect(conversation.handover).toEqual({
      ...{
        route: 'PLATFORM',
        reason: 'asked in Rome',
        summary: 'From Rome',
        priority: 'HIGH',
        code: 'flow',
        moduleId: 'ask',
      },
      team: { name: 'Chat' },
    })
    // The team is deleted: the flow goes on, and asks for any agent.
    const teams = must(await server.parts.teams.list(company.principal))
    must(await server.parts.teams.deleteTeam(company.principal, { teamId: teams[0]!.id }))
    const third = await chat(own)
    await third.say('help')
    expect((await third.log()).moduleId).toBe('closed')
  })

  test('a flow that names a team which is not there is refused, with its name', async () => {
    const company = await server.company()
    const botId = await company.bot(null)
    const publish = (module: object) =>
      mutate(
        server.url,
        company.admin,
        'publishFlow',
        { botId, flow: { start: 'a', modules: [{ id: 'a', ...module }] } },
        '... on FlowInvalid { faults }',
      )
    for (const module of [
      { handover: { team: 'Ghosts' } },
      { connections: [{ handover: { team: 'Ghosts' } }] },
      { connections: [{ when: { not: { all: [{ available: 'Ghosts' }] } }, goTo: 'a' }] },
    ])
      expect(await publish(module)).toMatchObject({ faults: ['no team is named "Ghosts"'] })
    expect(await publish({ handover: {}, webhook: { url: 'https://example.com' } })).toMatchObject({
      faults: [expect.stringContaining('has both "webhook" and "handover"')],
    })
    expect(await publish({ handover: {} })).toMatchObject({ __typename: 'PublishFlowSuccess' })
  })
})
