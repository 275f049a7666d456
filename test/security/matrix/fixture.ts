import { SignJWT } from 'jose'
import type { Role, Scope } from '../../../src/domain/access/credential.ts'
import type { Json } from '../../../src/domain/json.ts'
import { openChat } from '../../support/chat.ts'
import { post } from '../../support/client.ts'
import { type Company, identityIdOf, keyIdOf } from '../../support/company.ts'
import { must } from '../../support/must.ts'
import { startServer } from '../../support/server.ts'

/**
 * Two companies with a canary in every place that takes a string: `canary-<owner>-<place>`. `hana`, `gus`, `jon`: users of Alpha's
 * first bot; `ivo`: a user of its second; `admin`: visible to admins of Alpha only; `alpha`: visible to its staff; `beta`:
 * everything of the other company.
 */
const owners = ['hana', 'gus', 'jon', 'ivo', 'alpha', 'admin', 'beta'] as const
export type Owner = (typeof owners)[number]
const canary = (owner: Owner, where: string) => `canary-${owner}-${where}`

export const seen = (text: string): Owner[] => owners.filter(owner => text.includes(`canary-${owner}-`))

const flowOf = (owner: Owner): Json => ({
  start: 'hello',
  fallback: 'hello',
  takeover: [{ claimEnd: 'resolved', goTo: 'thanks' }],
  modules: [
    { id: 'hello', actions: [{ type: 'text', text: 'Hello, [[secret]]!' }] },
    { id: 'thanks', actions: [{ type: 'text', text: 'Thanks, [[secret]]!' }] },
    { id: canary(owner, 'module'), actions: [{ type: 'text', text: canary(owner, 'flow') }] },
    { id: 'claim', actions: [], webhook: { url: `http://127.0.0.1:9/${canary(owner, 'claim')}` } },
  ],
})

export async function startFixture() {
  let clock = Date.now()
  const server = await startServer({ now: () => clock })
  const { credentials, webhooks, teams, store } = server.parts
  const alpha = await furnish(server, 'alpha')
  const elsewhere = await server.company('canary-beta-company')
  const beta = await furnish(elsewhere, 'beta')

  const hana = await live(alpha.bot, 'hana', server.admin)
  const gus = await live(alpha.bot, 'gus', server.admin)
  const ivo = await live(alpha.otherBot, 'ivo', server.admin)
  const stranger = await live(beta.bot, 'beta', elsewhere.admin)

  // Jon is signed in by his company, and has a conversation with Hana's bot.
  const admin = server.principal
  const identity = must(await credentials.createIdentityKey(admin, { botId: alpha.bot, algorithm: 'HS256' }))
  const signed = (userId: string) =>
    new SignJWT({ sub: userId, aud: alpha.bot, exp: Math.floor(clock / 1_000) + 3_600 })
      .setProtectedHeader({ alg: 'HS256', kid: identity.identityKey.id })
      .sign(Buffer.from(identity.secret!, 'base64url'))
  const jon = await live(alpha.bot, 'jon', server.admin)

  const key = async (role: Role, more: { scopes?: Scope[]; botIds?: string[]; expiresAt?: number } = {}) =>
    must(await credentials.createApiKey(admin, { role, name: `A key of ${role}`, ...more })).token
  const expired = await key('ADMIN', { expiresAt: clock + 1_000 })
  const revoked = await key('ADMIN')
  must(await credentials.revokeApiKey(admin, { apiKeyId: keyIdOf(revoked) }))
  const spare = await key('AGENT')
  clock += 2_000
  const ofHana = { companyId: server.companyId, conversationId: hana.conversationId }
  const said = (await hana.log()).events
  const message = said.find(event => event.__typename === 'MessagePosted' && event.actor.kind === 'USER')
  const accepted = said.find(event => event.__typename === 'HandoverAccepted')
  if (message?.__typename !== 'MessagePosted' || accepted?.__typename !== 'HandoverAccepted')
    throw new Error('not there')
  const [delivery] = await store.deliveries.list(ofHana, { after: null, limit: 1 })
  return {
    server,
    alpha: {
      ...alpha,
      hana,
      gus,
      ivo,
      spareKey: keyIdOf(spare),
      otherAgentId: identityIdOf(server.otherAgent),
      deliveryId: delivery!.id,
      messageId: message.message.id,
      handoverId: accepted.handover.id,
      identityKey: identity.identityKey.id,
    },
    beta: { ...beta, stranger },
    credentials: {
      none: null,
      garbage: 'garbage',
      unknown: `baton_${'0'.repeat(32)}_${'x'.repeat(43)}`,
      expired,
      revoked,
      narrowed: await key('AGENT', { botIds: [alpha.otherBot] }),
      program: await key('INTEGRATION', { botIds: [alpha.otherBot] }),
      reads: await key('ADMIN', { scopes: ['READ'] }),
      writes: await key('ADMIN', { scopes: ['WRITE', 'CONTROL'] }),
      bot: server.botKey,
      agent: server.agent,
      admin: server.admin,
      otherAdmin: elsewhere.admin,
      hana: hana.visitorToken,
      gus: gus.visitorToken,
      jon: await signed(jon.userId),
    },
  }

  async function furnish(company: Company, owner: 'alpha' | 'beta') {
    const { companyId, principal: who } = company
    const secretly = owner === 'beta' ? 'beta' : 'admin'
    // No canary in the bot's name: its users see it.
    const bot = await company.bot(flowOf(owner), { claimFailedText: canary(owner, 'settings') })
    const otherBot = await company.bot(null)
    const { webhook } = must(
      await webhooks.setMessageWebhook(who, {
        botId: bot,
        url: `http://127.0.0.1:9/${canary(owner, 'webhook')}`,
        headers: [{ name: `x-${canary(secretly, 'header')}`, value: canary(secretly, 'value') }],
        auth: { bearer: canary(secretly, 'bearer') },
      } as never),
    )
    // Its deliveries stay pending, so that nothing changes during the tests.
    must(await webhooks.disableWebhook(who, { webhookId: webhook!.id }))
    // Of a type of event that its bot never has here.
    const { webhook: events } = must(
      await webhooks.createEventWebhook(who, {
        ...{ botId: otherBot, url: `http://127.0.0.1:9/${canary(owner, 'events')}`, events: ['reply.suggested'] },
      }),
    )
    // An agent's name has a canary of the staff: colleagues see it.
    must(await credentials.createApiKey(who, { role: 'INTEGRATION', name: canary(secretly, 'key') }))
    must(await credentials.createApiKey(who, { role: 'AGENT', name: canary(owner, 'agent'), botIds: [bot] }))
    const team = must(await teams.createTeam(who, { name: canary(owner, 'team'), memberIds: [who.identityId] }))
    return { companyId, bot, otherBot, webhookId: webhook!.id, eventWebhookId: events.id, teamId: team.id }
  }

  /** A conversation with a canary of this user in everything that is said and set in it. */
  async function live(botId: string, owner: Owner, admin: string) {
    const profile = { firstName: canary(owner, 'profile') }
    const chat = await openChat(server, botId, canary(owner, 'user'), {
      profile,
      variables: { secret: canary(owner, 'variable') },
    })
    const ask = (token: string, field: string, input: Record<string, unknown>) =>
      done(token, field, { conversationId: chat.conversationId, ...input })
    await chat.say(canary(owner, 'message'), canary(owner, 'message-id'))
    await ask(chat.visitorToken, 'requestHandover', { reason: canary(owner, 'reason') })
    await ask(admin, 'acceptHandover', {})
    await ask(admin, 'sendMessage', { text: canary(owner, 'answer') })
    // Notes are for staff; Ivo's has his own canary, because keys of his bot alone see it too.
    const note = canary(owner === 'ivo' || owner === 'beta' ? owner : 'alpha', 'note')
    await ask(admin, 'transferHandover', { note })
    await ask(admin, 'acceptHandover', {})
    await ask(admin, 'releaseHandover', {
      claimEnd: canary(owner, 'claim-end'),
      variables: { back: canary(owner, 'back') },
    })
    await ask(chat.visitorToken, 'requestHandover', { reason: canary(owner, 'again') })
    await ask(chat.visitorToken, 'updateReadReceipt', { readSeq: 1 })
    return chat
  }

  async function done(token: string, field: string, input: Record<string, unknown>) {
    const name = `${field[0]!.toUpperCase()}${field.slice(1)}`
    const query = `mutation ($input: ${name}Input!) { ${field}(input: $input) { __typename } }`
    const { body } = await post(server.url, token, { query, variables: { input } })
    if (!JSON.stringify(body).includes('Success')) throw new Error(`${field}: ${JSON.stringify(body)}`)
  }
}

export type Fixture = Awaited<ReturnType<typeof startFixture>>
export type Who = keyof Fixture['credentials']
