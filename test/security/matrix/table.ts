import type { Fixture, Owner, Who } from './fixture.ts'

/**
 * Who gets an answer, for each field. Each is requested for Hana's conversation or for what Alpha has set up, with all fields inside
 * it; a credential that is not named must be refused and change nothing.
 */
export type Case = {
  ask: (fixture: Fixture) => Record<string, unknown>
  allowed: readonly Who[]
  /** Text that the first of the allowed must see, so that an empty answer is no success. */
  shows?: Owner | ((fixture: Fixture) => string)
}

const staff = ['admin', 'agent', 'bot', 'reads'] as const
const readers = [...staff, 'hana'] as const
/** Each sees their own. */
const companies = [...staff, 'otherAdmin'] as const
const lists = [...companies, 'narrowed', 'program'] as const
const admins = ['admin', 'otherAdmin'] as const

const nothing = () => ({})
const id = (pick: (fixture: Fixture) => string) => (fixture: Fixture) => ({ id: pick(fixture) })
const conversationId = (fixture: Fixture) => fixture.alpha.hana.conversationId

export const queries: Record<string, Case[]> = {
  agents: [{ ask: nothing, allowed: lists, shows: 'alpha' }],
  apiKeys: [{ ask: nothing, allowed: admins, shows: 'admin' }],
  auditLog: [{ ask: nothing, allowed: admins, shows: ({ alpha }) => alpha.spareKey }],
  availability: [
    { ask: nothing, allowed: [...lists, 'hana', 'gus', 'jon'] },
    { ask: () => ({ team: 'canary-alpha-team' }), allowed: [...staff, 'narrowed', 'program', 'hana', 'gus', 'jon'] },
  ],
  bot: [{ ask: id(fixture => fixture.alpha.bot), allowed: staff, shows: 'alpha' }],
  bots: [{ ask: nothing, allowed: lists, shows: 'alpha' }],
  conversation: [
    { ask: id(conversationId), allowed: readers, shows: 'hana' },
    {
      ask: ({ alpha }) => ({ botId: alpha.bot, userId: alpha.hana.userId }),
      allowed: readers,
      shows: 'hana',
    },
  ],
  conversations: [
    { ask: nothing, allowed: lists, shows: 'hana' },
    { ask: ({ alpha }) => ({ filter: { botId: alpha.bot } }), allowed: lists, shows: 'hana' },
  ],
  deliveries: [
    { ask: nothing, allowed: companies, shows: 'hana' },
    { ask: fixture => ({ filter: { conversationId: conversationId(fixture) } }), allowed: companies, shows: 'hana' },
  ],
  deskMetrics: [
    { ask: nothing, allowed: lists, shows: () => '"waiting":4' },
    { ask: ({ alpha }) => ({ botId: alpha.bot }), allowed: staff, shows: () => '"waiting":3' },
  ],
  handovers: [
    { ask: nothing, allowed: lists, shows: 'hana' },
    { ask: fixture => ({ filter: { conversationId: conversationId(fixture) } }), allowed: lists, shows: 'hana' },
  ],
  identities: [{ ask: nothing, allowed: admins, shows: 'admin' }],
  identityKeys: [{ ask: nothing, allowed: admins, shows: ({ alpha }) => alpha.identityKey }],
  node: [
    { ask: id(conversationId), allowed: readers, shows: 'hana' },
    { ask: id(({ alpha }) => alpha.messageId), allowed: readers, shows: 'hana' },
    { ask: id(({ alpha }) => alpha.handoverId), allowed: readers, shows: 'hana' },
    { ask: id(fixture => fixture.alpha.bot), allowed: [...staff, 'hana', 'gus', 'jon'], shows: 'alpha' },
  ],
  team: [{ ask: id(({ alpha }) => alpha.teamId), allowed: staff, shows: 'alpha' }],
  teams: [{ ask: nothing, allowed: companies, shows: 'alpha' }],
  viewer: [{ ask: nothing, allowed: [...lists, 'hana', 'gus', 'jon'], shows: ({ alpha }) => alpha.companyId }],
  webhook: [{ ask: id(fixture => fixture.alpha.webhookId), allowed: staff, shows: 'alpha' }],
  webhooks: [{ ask: nothing, allowed: companies, shows: 'alpha' }],
  // Public, as the page that embeds the widget is. An invalid credential is refused all the same.
  widget: [
    {
      ask: ({ alpha }) => ({ botId: alpha.bot }),
      allowed: ['none', ...lists, 'writes', 'hana', 'gus', 'jon'],
      shows: () => 'Roboto',
    },
  ],
}

export const subscriptions: Record<string, Case[]> = {
  conversationEvents: [
    { ask: fixture => ({ conversationId: conversationId(fixture) }), allowed: readers, shows: 'hana' },
  ],
  inbox: [
    { ask: nothing, allowed: lists, shows: 'hana' },
    { ask: ({ alpha }) => ({ botId: alpha.bot }), allowed: staff, shows: 'hana' },
  ],
}

const speakers = ['hana', 'admin', 'agent', 'bot', 'writes'] as const
const controllers = ['agent', 'admin', 'writes'] as const
const input = (make: (fixture: Fixture) => Record<string, unknown>) => (fixture: Fixture) => ({ input: make(fixture) })
const talk = (more: Record<string, unknown> = {}) =>
  input(fixture => ({ conversationId: conversationId(fixture), ...more }))
const hook = (more: Record<string, unknown> = {}) => input(({ alpha }) => ({ webhookId: alpha.webhookId, ...more }))
const one = (ask: Case['ask'], allowed: readonly Who[], shows?: Case['shows']): Case[] => [
  { ask, allowed, ...(shows && { shows }) },
]
const admin = ['admin'] as const

/** In an order in which each finds what it needs: the first of the allowed does it after all others were refused. */
export const mutations: Record<string, Case[]> = {
  setAgentStatus: [
    ...one(
      input(() => ({ status: 'AWAY' })),
      ['agent', 'admin', 'writes', 'narrowed', 'otherAdmin'],
    ),
    ...one(
      input(({ alpha }) => ({ status: 'ONLINE', actorId: alpha.otherAgentId })),
      ['admin', 'writes'],
    ),
  ],
  setTyping: one(talk({ typing: true }), speakers, 'hana'),
  updateReadReceipt: one(talk({ readSeq: 2 }), speakers, 'hana'),
  recordMessage: one(
    talk({ text: 'said', saidAt: '2026-01-01T00:00:00Z', externalId: 'x', policy: 'NOTE' }),
    controllers,
    'hana',
  ),
  addNote: one(talk({ text: 'note' }), controllers),
  sendMessage: one(talk({ text: 'hi' }), speakers, 'hana'),
  setVariables: one(talk({ variables: { tier: 1 } }), speakers, 'hana'),
  // Not for agents and bots: the answer has the user's own token.
  startConversation: one(
    input(({ alpha }) => ({ botId: alpha.bot, userId: alpha.hana.userId })),
    ['hana', 'admin'],
    'hana',
  ),
  refreshToken: one(nothing, ['hana', 'gus']),
  cancelHandover: one(talk(), ['admin', 'agent', 'bot', 'writes', 'hana'], 'hana'),
  requestHandover: one(talk({ reason: 'again' }), speakers, 'hana'),
  acceptHandover: one(talk(), controllers, 'hana'),
  transferHandover: one(talk({ note: 'back' }), ['admin', 'agent', 'writes'], 'hana'),
  releaseHandover: one(talk(), controllers, 'hana'),
  redeliver: [
    ...one(
      input(fixture => ({ filter: { conversationId: conversationId(fixture), states: ['PENDING'] } })),
      admins,
    ),
    ...one(
      input(({ alpha }) => ({ filter: { ids: [alpha.deliveryId] } })),
      admin,
    ),
  ],
  replayWebhook: one(
    input(fixture => ({ webhookId: fixture.alpha.webhookId, conversationId: conversationId(fixture) })),
    admin,
  ),
  updateWebhook: one(hook({ strict: true }), admin, 'alpha'),
  rotateWebhookSecret: one(hook(), admin, 'admin'),
  testWebhook: one(hook(), admin, 'alpha'),
  enableWebhook: one(hook(), admin, 'alpha'),
  disableWebhook: one(hook(), admin, 'alpha'),
  setMessageWebhook: one(
    input(({ alpha }) => ({ botId: alpha.bot, url: 'http://127.0.0.1:9/canary-alpha-new' })),
    admin,
    'alpha',
  ),
  createEventWebhook: one(
    input(({ alpha }) => ({
      ...{ botId: alpha.otherBot, url: 'http://127.0.0.1:9/canary-alpha-events', events: ['REPLY_SUGGESTED'] },
    })),
    admin,
    'alpha',
  ),
  deleteEventWebhook: one(
    input(({ alpha }) => ({ webhookId: alpha.eventWebhookId })),
    admin,
    'alpha',
  ),
  // All companies of a server in development share its clock.
  advanceTime: one(
    input(() => ({ ms: 0 })),
    admins,
  ),
  updateBot: one(
    input(({ alpha }) => ({ botId: alpha.bot, settings: { lateBotReply: 'SUGGEST' } })),
    admin,
    'alpha',
  ),
  publishFlow: one(
    input(({ alpha }) => ({
      botId: alpha.bot,
      flow: { start: 'a', modules: [{ id: 'a', actions: [{ type: 'text', text: 'canary-alpha-flow' }] }] },
    })),
    admin,
    'alpha',
  ),
  // An admin of another company creates one there, with nothing of Alpha.
  createBot: one(
    input(() => ({ name: 'Robo' })),
    admins,
  ),
  createApiKey: [
    ...one(
      input(() => ({ role: 'AGENT', name: 'New' })),
      admins,
    ),
    ...one(
      input(({ alpha }) => ({ role: 'AGENT', name: 'New', botIds: [alpha.bot] })),
      admin,
    ),
  ],
  rotateApiKey: one(
    input(({ alpha }) => ({ apiKeyId: alpha.spareKey, overlapSeconds: 60 })),
    admin,
  ),
  revokeApiKey: one(
    input(({ alpha }) => ({ apiKeyId: alpha.spareKey })),
    admin,
  ),
  createIdentityKey: one(
    input(({ alpha }) => ({ botId: alpha.bot, algorithm: 'HS256' })),
    admin,
  ),
  revokeIdentityKey: one(
    input(({ alpha }) => ({ identityKeyId: alpha.identityKey })),
    admin,
  ),
  createTeam: one(
    input(() => ({ name: 'New team' })),
    admins,
  ),
  updateTeam: one(
    input(({ alpha }) => ({ teamId: alpha.teamId, name: 'canary-alpha-renamed' })),
    admin,
    'alpha',
  ),
  deleteTeam: one(
    input(({ alpha }) => ({ teamId: alpha.teamId })),
    admin,
    'alpha',
  ),
  closeConversation: one(talk(), ['admin', 'agent', 'bot', 'writes', 'hana'], 'hana'),
  pruneConversation: one(talk({ toSeq: 1 }), admin, 'hana'),
}

/** A request to a route; `null`: the route shows no data of a company. */
type Call = { method: string; path: string; body?: unknown; allowed: readonly Who[] }
type Calls = ((fixture: Fixture) => Call[]) | null

const vendor = '/webbot/api/webchat/:botId'
const e345 =
  (word: 'handover' | 'takeover', tail: string, methods: Record<string, unknown>): Calls =>
  fixture => {
    const { bot, hana } = fixture.alpha
    const path = `/webbot/api/webchat/${bot}/${word}/${encodeURIComponent(hana.userId)}${tail}`
    return Object.entries(methods).map(([method, body]) => ({ method, path, body, allowed: controllers }))
  }
const via =
  (calls: Calls): Calls =>
  fixture =>
    calls!(fixture).map(call => ({ ...call, path: `/via/${'x'.repeat(43)}${call.path}` }))
const slashed = (path: string, calls: Calls) => ({ [path]: calls, [`${path}/`]: calls })
const withVia = (path: string, calls: Calls) => ({
  ...slashed(path, calls),
  ...slashed(`/via/:pathSecret${path}`, via(calls)),
})
const transcript: Calls = ({ alpha }) => [
  {
    method: 'GET',
    path: `/webbot/api/webchat/${alpha.bot}/handovers/${alpha.handoverId}/transcript`,
    allowed: staff,
  },
]
const transfer: Calls = fixture => [
  { method: 'POST', path: '/bot/transfer/human', body: { sessionId: conversationId(fixture) }, allowed: speakers },
  {
    method: 'POST',
    path: '/bot/transfer/human/',
    body: { botId: fixture.alpha.bot, to: fixture.alpha.hana.userId },
    allowed: speakers,
  },
]

export const routes: Record<string, Calls> = {
  '/healthz': null,
  '/readyz': null,
  // Pages and their assets hold no data.
  '/': null,
  '/desk': null,
  '/desk/': null,
  '/widget.js': null,
  '/assets/:name': null,
  '/demo/shop': null,
  // They read no credential and show only the demo, which does not exist here.
  '/demo/setup': () => [{ method: 'GET', path: '/demo/setup', allowed: [] }],
  '/demo/received': () => [{ method: 'GET', path: '/demo/received', allowed: [] }],
  '/demo/partner/:kind': () =>
    ['claim', 'messages'].map(kind => ({ method: 'POST', path: `/demo/partner/${kind}`, body: {}, allowed: [] })),
  ...withVia(`${vendor}/handover/:userId`, e345('handover', '/', { GET: undefined, POST: { message: 'Hi' } })),
  ...withVia(`${vendor}/handover/:userId/accept`, e345('handover', '/accept', { POST: undefined })),
  ...withVia(`${vendor}/handover/:userId/release`, e345('handover', '/release', { POST: undefined })),
  ...withVia(`${vendor}/takeover/:userId`, e345('takeover', '?ClaimEnd=resolved', { GET: undefined })),
  [`${vendor}/handovers/:handoverId/transcript`]: transcript,
  [`/via/:pathSecret${vendor}/handovers/:handoverId/transcript`]: via(transcript),
  ...slashed('/bot/transfer/human', transfer),
  // The same for everyone: only the appearance of a widget.
  ...slashed(`${vendor}/config`, null),
}
