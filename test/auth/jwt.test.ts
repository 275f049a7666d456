import { generateKeyPairSync } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { StartConversation } from '../../packages/client/src/documents.ts'
import { createVisitorTokens } from '../../src/auth/visitor-token.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { costOf, cpuOfOne } from '../support/cpu.ts'
import { OpenConversation, WhoAmI } from '../support/documents.ts'
import { startProvider } from '../support/identity-provider.ts'
import { mutate } from '../support/mutate.ts'
import { raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { byHmac, forge, identityKey, inSeconds, signed } from '../support/tokens.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed = generateKeyPairSync('ed25519')
const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 })
const company = 'company_00000000000000000000000000000001'
const oidc = { issuer: 'https://people.example/', audience: 'baton-desk' }

let server: TestServer
let bot: string
let otherBot: string
let gus: Chat
let hana: Chat
let provider: Awaited<ReturnType<typeof startProvider>>
let hs: { kid: string; secret: Buffer }
let rs: { kid: string }
let eddsa: { kid: string }

beforeAll(async () => {
  provider = await startProvider()
  server = await startServer({
    env: {
      BATON_OIDC_ISSUER: oidc.issuer,
      BATON_OIDC_AUDIENCE: oidc.audience,
      BATON_OIDC_JWKS_URL: `${provider.url}/keys`,
      BATON_OIDC_COMPANY: company,
    },
  })
  await server.baton.store.companies.create({ id: company, name: 'People', createdAt: Date.now() })
  bot = await server.bot(null)
  otherBot = await server.bot(null)
  gus = await openChat(server, bot, 'Gus')
  hana = await openChat(server, bot, 'Hana')
  hs = await identityKey(server, server.admin, bot)
  rs = await identityKey(server, server.admin, bot, rsa.publicKey)
  eddsa = await identityKey(server, server.admin, bot, ed.publicKey)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

/** What each transport answers to this token: the status of HTTP and of SSE, and the close code of the socket. */
async function answersTo(token: string): Promise<[number, number, number | 'open']> {
  const ask = (accept: string) =>
    raw(server.url, 'POST', '/graphql', {
      headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { actorId } }' }),
    })
  using socket = rawSocket(server.url)
  const greeted = socket.greet(`Bearer ${token}`).then(
    () => 'open' as const,
    () => socket.closed.then(({ code }) => code),
  )
  const [http, sse] = await Promise.all([ask('*/*'), ask('text/event-stream')])
  return [http.status, sse.status, await greeted]
}
const refused = [401, 401, 4403]
const accepted = [200, 200, 'open']

const conversation = async (token: string, id: string) =>
  (await server.ask(token, OpenConversation, { id })).conversation
const claims = () => ({ sub: 'Gus', aud: bot })

describe('an identity token', () => {
  test('by HS256, RS256 or EdDSA opens all conversations of its user and no other', async () => {
    for (const token of [
      await signed({ ...hs, alg: 'HS256' }, hs.secret, claims()),
      await signed({ ...rs, alg: 'RS256' }, rsa.privateKey, claims()),
      await signed({ ...eddsa, alg: 'EdDSA' }, ed.privateKey, claims()),
    ]) {
      expect(await answersTo(token)).toEqual(accepted)
      const { viewer } = await server.ask(token, WhoAmI, {})
      expect(viewer).toEqual({
        companyId: server.companyId,
        role: null,
        name: null,
        actorId: 'Gus',
        conversationId: null,
      })
      expect((await conversation(token, gus.conversationId))?.userId).toBe('Gus')
      expect(await conversation(token, hana.conversationId)).toBeNull()
    }
  })

  test('for one conversation opens that one only, and only if it is of its user and its bot', async () => {
    const elsewhere = await openChat(server, otherBot, 'Gus')
    const next = await openChat(server, bot, 'Ivo')
    const forOne = (sub: string, id: string) =>
      signed({ ...hs, alg: 'HS256' }, hs.secret, { sub, aud: bot, conversation: id })
    expect((await conversation(await forOne('Gus', gus.conversationId), gus.conversationId))?.userId).toBe('Gus')
    for (const [sub, named, asked] of [
      ['Gus', hana.conversationId, hana.conversationId],
      ['Gus', elsewhere.conversationId, elsewhere.conversationId],
      ['Gus', hana.conversationId, gus.conversationId],
      ['Ivo', gus.conversationId, next.conversationId],
    ] as const)
      expect(await conversation(await forOne(sub, named), asked)).toBeNull()
  })

  test('for the same user name at another bot is another user: a repeated message is not answered to it', async () => {
    await gus.say('my secret is 7', 'c-1')
    const other = await identityKey(server, server.admin, otherBot)
    const namesake = await signed({ ...other, alg: 'HS256' }, other.secret, { sub: 'Gus', aud: otherBot })
    const input = { conversationId: gus.conversationId, text: 'my secret is 7', clientMessageId: 'c-1' }
    const again = (token: string) =>
      mutate(server.url, token, 'sendMessage', input, '... on SendMessageSuccess { sent { text } }')
    expect(await again(namesake)).toEqual({ __typename: 'NotFound', code: 'not_found' })
    expect(await again(gus.visitorToken)).toMatchObject({ sent: { text: 'my secret is 7' } })
  })

  test('is treated alike by every transport around its end: its clock may be off by 30 s', async () => {
    const until = async (exp: number) =>
      answersTo(await signed({ ...hs, alg: 'HS256' }, hs.secret, { sub: 'Ida', aud: bot, exp }))
    expect(await until(inSeconds(-20))).toEqual(accepted)
    expect(await until(inSeconds(-31))).toEqual(refused)
    const token = await signed({ ...hs, alg: 'HS256' }, hs.secret, { sub: 'Ida', aud: bot, exp: inSeconds(-20) })
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${token}`)
    expect((await socket.ask('1', '{ viewer { actorId } }')).data).toEqual({ viewer: { actorId: 'Ida' } })
    // A visitor token for such a user is valid as long.
    const { startConversation: started } = await server.ask(token, StartConversation, { input: { botId: bot } })
    if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
    expect(await answersTo(started.visitorToken)).toEqual(accepted)
  })

  test('gets a visitor token that ends when it is refused, ends with its key and is not refreshed', async () => {
    const key = await identityKey(server, server.admin, bot)
    const until = inSeconds(120)
    const token = await signed({ ...key, alg: 'HS256' }, key.secret, { sub: 'Jon', aud: bot, exp: until })
    const { startConversation: started } = await server.ask(token, StartConversation, { input: { botId: bot } })
    if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
    const { visitorToken } = started
    expect(JSON.parse(Buffer.from(visitorToken.split('.')[1]!, 'base64url').toString()).exp).toBe(until + 30)
    expect(await answersTo(visitorToken)).toEqual(accepted)
    for (const each of [token, visitorToken])
      expect(await mutate(server.url, each, 'refreshToken', null)).toEqual({
        __typename: 'Forbidden',
        code: 'forbidden',
      })
    await mutate(server.url, server.admin, 'revokeIdentityKey', { identityKeyId: key.kid })
    expect([await answersTo(token), await answersTo(visitorToken)]).toEqual([refused, refused])
  })

  test('needs a public key of its algorithm that is strong enough; a private key is refused', async () => {
    const pem = (key: typeof rsa.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString()
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    for (const [algorithm, publicKey] of [
      ['RS256', null],
      ['RS256', ''],
      ['RS256', 'x'],
      ['RS256', pem(ed.publicKey)],
      ['RS256', pem(weak.publicKey)],
      ['EdDSA', pem(rsa.publicKey)],
      ['EdDSA', pem(curve.publicKey)],
      ['RS256', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ]) {
      const made = await mutate(server.url, server.admin, 'createIdentityKey', { botId: bot, algorithm, publicKey })
      expect([algorithm, publicKey, made.code]).toEqual([algorithm, publicKey, 'bad_input'])
    }
  })
})

describe('a token is refused by every transport', () => {
  const spki = () => rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const fine = () => ({ ...claims(), exp: inSeconds(600) })

  test('when it is unsigned or signed with something that is no secret', async () => {
    const jwk = { ...(await exportJWK(rsa.publicKey)), alg: 'RS256' }
    for (const [what, token] of Object.entries({
      none: forge({ alg: 'none', kid: hs.kid }, fine()),
      'none, spelt otherwise': forge({ alg: 'nOnE', kid: rs.kid }, fine()),
      'none, with a signature': forge({ alg: 'none', kid: hs.kid }, fine(), byHmac(hs.secret)),
      'the public key as PEM for a secret': forge({ alg: 'HS256', kid: rs.kid }, fine(), byHmac(spki())),
      'the public key as DER for a secret': forge(
        { alg: 'HS256', kid: rs.kid },
        fine(),
        byHmac(rsa.publicKey.export({ type: 'spki', format: 'der' })),
      ),
      'the public key as JWK for a secret': forge({ alg: 'HS256', kid: rs.kid }, fine(), byHmac(JSON.stringify(jwk))),
      'another hash than was agreed': forge({ alg: 'HS512', kid: hs.kid }, fine(), byHmac(hs.secret, 'sha512')),
      'an empty secret': forge({ alg: 'HS256', kid: hs.kid }, fine(), byHmac('')),
      'another algorithm of the right key': await signed({ ...rs, alg: 'RS512' }, rsa.privateKey, claims()),
      'the key of an attacker': await signed({ ...rs, alg: 'RS256' }, attacker.privateKey, claims()),
      'an unknown extension': forge({ alg: 'HS256', kid: hs.kid, crit: ['x'], x: 1 }, fine(), byHmac(hs.secret)),
    }))
      expect([what, ...(await answersTo(token))]).toEqual([what, ...refused])
  })

  test('when its kid is unknown, a path, SQL, of another company, revoked or missing', async () => {
    const elsewhere = await server.company('Elsewhere')
    const theirs = await identityKey(server, elsewhere.admin, await elsewhere.bot(null))
    const revoked = await identityKey(server, server.admin, bot)
    await mutate(server.url, server.admin, 'revokeIdentityKey', { identityKeyId: revoked.kid })
    const bySecret = (kid: unknown, secret: Buffer) => forge({ alg: 'HS256', kid }, fine(), byHmac(secret))
    for (const [what, token] of Object.entries({
      unknown: bySecret(`ikey_${'0'.repeat(32)}`, hs.secret),
      'a path': bySecret('ikey_../../../dev/null', Buffer.alloc(0)),
      'a path alone': bySecret('/dev/null', Buffer.alloc(0)),
      SQL: bySecret(`ikey_' OR '1'='1`, hs.secret),
      'a list': bySecret([hs.kid], hs.secret),
      'an object': bySecret({ $ne: null }, hs.secret),
      'a property of every object': bySecret('__proto__', hs.secret),
      'another company’s key, our bot': bySecret(theirs.kid, theirs.secret),
      'our key, another’s secret': bySecret(hs.kid, theirs.secret),
      revoked: bySecret(revoked.kid, revoked.secret),
      none: bySecret(undefined, hs.secret),
      'an API key’s id': bySecret(`key_${server.admin.split('_')[1]}`, hs.secret),
    }))
      expect([what, ...(await answersTo(token))]).toEqual([what, ...refused])
  })

  test('when its header brings its own key or the address of one, which is not requested', async () => {
    const jwk = await exportJWK(attacker.publicKey)
    const before = provider.asked.length
    for (const header of [{ jwk }, { jku: `${provider.url}/jku` }, { x5u: `${provider.url}/x5u` }, { x5c: ['MIIB'] }])
      for (const kid of [rs.kid, `ikey_${'0'.repeat(32)}`, 'mine']) {
        const token = await new SignJWT(fine())
          .setProtectedHeader({ alg: 'RS256', kid, ...header } as never)
          .sign(attacker.privateKey)
        expect([header, kid, ...(await answersTo(token))]).toEqual([header, kid, ...refused])
      }
    expect(provider.asked.slice(before)).toEqual([])
  })

  test('when it is expired, not valid yet, for another audience, or lacks a claim', async () => {
    const by = (changed: Record<string, unknown>) =>
      forge({ alg: 'HS256', kid: hs.kid }, { ...fine(), ...changed }, byHmac(hs.secret))
    expect(await answersTo(by({}))).toEqual(accepted)
    for (const changed of [
      { exp: inSeconds(-60) },
      { exp: 0 },
      { exp: 'never' },
      { exp: undefined },
      { nbf: inSeconds(600) },
      { iat: 'today' },
      { aud: otherBot },
      { aud: 'baton-visitor' },
      { aud: [] },
      { aud: undefined },
      { sub: undefined },
      { sub: '' },
      { sub: 7 },
      { sub: 'x'.repeat(257) },
      { conversation: 7 },
    ])
      expect([changed, ...(await answersTo(by(changed)))]).toEqual([changed, ...refused])
  })

  test('when it is a visitor token of another installation, or one with changed claims', async () => {
    const owner = { companyId: server.companyId, botId: bot, conversationId: gus.conversationId, userId: 'Gus' }
    const foreign = await createVisitorTokens(
      'another installation’s secret, as long as it must be',
      600,
      Date.now,
    ).issue(owner)
    const [head, , signature] = gus.visitorToken.split('.') as [string, string, string]
    const [, hers] = hana.visitorToken.split('.') as [string, string, string]
    const ours = JSON.parse(Buffer.from(hers, 'base64url').toString())
    for (const token of [
      foreign,
      `${head}.${hers}.${signature}`,
      forge({ alg: 'HS256', kid: hs.kid }, ours, byHmac(hs.secret)),
      forge({ alg: 'none' }, ours),
      `${gus.visitorToken}.x`,
      gus.visitorToken.slice(0, -1),
    ])
      expect(await answersTo(token)).toEqual(refused)
  })

  test('when it has 100 KB, before it is parsed', async () => {
    const huge = forge({ alg: 'HS256', kid: hs.kid }, { ...fine(), pad: 'x'.repeat(100_000) }, byHmac(hs.secret))
    // As a header it is refused by the HTTP parser, which may close the connection before it has read all of it.
    const headers = { authorization: `Bearer ${huge}` }
    const { status } = await raw(server.url, 'GET', '/healthz', { headers }).catch(() => ({ status: 431 }))
    using socket = rawSocket(server.url)
    await socket.opened
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${huge}` } })
    expect([status, (await socket.closed).code]).toEqual([431, 4403])
    const long = forge({ alg: 'HS256', kid: hs.kid }, { ...fine(), pad: 'x'.repeat(8_000) }, byHmac(hs.secret))
    const good = await cpuOfOne(() => answersTo(gus.visitorToken), 3, 3)
    let answers!: unknown
    const ask = async () => {
      answers = await answersTo(long)
    }
    expect(await costOf(ask, good, 10)).toBeLessThanOrEqual(10)
    expect(answers).toEqual(refused)
    expect(await answersTo(gus.visitorToken)).toEqual(accepted)
  })
})

test('refreshToken gives a visitor a token with a full lifetime, and refuses a key', async () => {
  const old = await createVisitorTokens('a secret that only this test knows', 60, Date.now).issue({
    companyId: server.companyId,
    botId: bot,
    conversationId: gus.conversationId,
    userId: 'Gus',
  })
  const fresh = await mutate(server.url, old, 'refreshToken', null, '... on RefreshTokenSuccess { visitorToken }')
  const { exp, conversation: own } = JSON.parse(
    Buffer.from(String(fresh.visitorToken).split('.')[1]!, 'base64url').toString(),
  )
  expect([own, exp > inSeconds(600_000)]).toEqual([gus.conversationId, true])
  expect(await conversation(String(fresh.visitorToken), gus.conversationId)).not.toBeNull()
  expect((await mutate(server.url, server.admin, 'refreshToken', null)).code).toBe('forbidden')
})

describe('staff with tokens of an OpenID Connect provider', () => {
  const person = (more: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key = provider.key()) =>
    new SignJWT({
      sub: 'p-1',
      name: 'Pia',
      roles: ['agent'],
      iss: oidc.issuer,
      aud: oidc.audience,
      exp: inSeconds(600),
      ...more,
    })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header } as never)
      .sign(key.privateKey)
  const viewerOf = async (token: string) => (await server.ask(token, WhoAmI, {})).viewer

  test('sign in to their company with their name and the strongest role that the token names', async () => {
    for (const [roles, role] of [
      ['agent', 'AGENT'],
      [['agent', 'chess club'], 'AGENT'],
      [['agent', 'admin'], 'ADMIN'],
      ['admin', 'ADMIN'],
    ])
      expect(await viewerOf(await person({ roles }))).toMatchObject({ companyId: company, role, name: 'Pia' })
    const [one, again, other] = [await person(), await person({ name: 'Pia P.' }), await person({ sub: 'p-2' })]
    expect((await viewerOf(one)).actorId).toBe((await viewerOf(again)).actorId)
    expect((await viewerOf(one)).actorId).not.toBe((await viewerOf(other)).actorId)
    expect(await conversation(one, gus.conversationId)).toBeNull()
    expect(await answersTo(one)).toEqual(accepted)
    const rest = await raw(server.url, 'GET', gus.path('handover'), { headers: { authorization: `Bearer ${one}` } })
    expect(rest.status).toBe(404)
  })

  test('are refused when the token is for another application, of another issuer, expired, or without a role', async () => {
    const pem = provider.key().publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const { kid } = provider.key()
    const said = { sub: 'p-1', roles: 'admin', iss: oidc.issuer, aud: oidc.audience, exp: inSeconds(600) }
    const jwk = await exportJWK(attacker.publicKey)
    for (const [what, token] of Object.entries({
      'another issuer': await person({ iss: 'https://elsewhere.example/' }),
      'the issuer without its slash': await person({ iss: oidc.issuer.slice(0, -1) }),
      'another audience': await person({ aud: 'another-app' }),
      expired: await person({ exp: inSeconds(-60) }),
      'without an end': await person({ exp: undefined }),
      'without a subject': await person({ sub: undefined }),
      'not yet': await person({ nbf: inSeconds(600) }),
      'no role': await person({ roles: undefined }),
      'a role of another system': await person({ roles: ['ADMIN', 'owner', 'king'] }),
      'a role that is no string': await person({ roles: { admin: true } }),
      unsigned: forge({ alg: 'none', kid }, said),
      'the public key for a secret': forge({ alg: 'HS256', kid }, said, byHmac(pem)),
      'an attacker’s key': await person({}, {}, { ...attacker, kid }),
      'an attacker’s key in the header': await person({}, { jwk }, { ...attacker, kid: 'mine' }),
      'an attacker’s key by address': await person({}, { jku: `${provider.url}/jku` }, { ...attacker, kid: 'mine' }),
    }))
      expect([what, ...(await answersTo(token))]).toEqual([what, ...refused])
    expect(provider.asked.filter(path => path !== '/keys')).toEqual([])
  })

  test('sign in with a new key of the provider, and no longer with the old one', async () => {
    const before = await person()
    expect(await answersTo(before)).toEqual(accepted)
    provider.rotate()
    const after = await person()
    // Keys are fetched at most every 30 s.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    expect(await answersTo(after)).toEqual(accepted)
    expect(await answersTo(before)).toEqual(refused)
    const asked = provider.asked.length
    await answersTo(before)
    expect(provider.asked.length).toBe(asked)
  })

  test('sign in with a known key while the provider fails; an unknown key is 401', async () => {
    await answersTo(await person())
    provider.break(true)
    expect(await answersTo(await person())).toEqual(accepted)
    const unknown = await person({}, {}, { ...attacker, kid: 'unknown' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 })
    expect(await answersTo(unknown)).toEqual(refused)
    provider.break(false)
  })
})
