import { generateKeyPairSync } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { StartConversation } from '../../packages/client/src/documents.ts'
import { createVisitorTokens } from '../../src/auth/visitor-token.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { costOf, cpuOfOne } from '../support/cpu.ts'
import { OpenConversation, WhoAmI } from '../support/documents.ts'
import { mutate } from '../support/mutate.ts'
import { startProvider } from '../support/provider.ts'
import { raw } from '../support/raw.ts'
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

/** What each door says to this token: HTTP's and SSE's status, the socket's close code. */
async function doors(token: string): Promise<[number, number, number | 'open']> {
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
const shut = [401, 401, 4403]
const open = [200, 200, 'open']

const conversation = async (token: string, id: string) =>
  (await server.ask(token, OpenConversation, { id })).conversation
const claims = () => ({ sub: 'Gus', aud: bot })

describe('a customer’s own tokens', () => {
  test('HS256, RS256 and EdDSA let their user at all of their own, and at nothing else', async () => {
    for (const token of [
      await signed({ ...hs, alg: 'HS256' }, hs.secret, claims()),
      await signed({ ...rs, alg: 'RS256' }, rsa.privateKey, claims()),
      await signed({ ...eddsa, alg: 'EdDSA' }, ed.privateKey, claims()),
    ]) {
      expect(await doors(token)).toEqual(open)
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

  test('a token may be for one conversation: of its own user and its own bot, whichever it names', async () => {
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

  test('the same name with another bot is another user: nobody is told what the other’s repeat was answered', async () => {
    await gus.say('my secret is 7', 'c-1')
    const other = await identityKey(server, server.admin, otherBot)
    const namesake = await signed({ ...other, alg: 'HS256' }, other.secret, { sub: 'Gus', aud: otherBot })
    const input = { conversationId: gus.conversationId, text: 'my secret is 7', clientMessageId: 'c-1' }
    const again = (token: string) =>
      mutate(server.url, token, 'sendMessage', input, '... on SendMessageSuccess { sent { text } }')
    expect(await again(namesake)).toEqual({ __typename: 'NotFound', code: 'not_found' })
    expect(await again(gus.visitorToken)).toMatchObject({ sent: { text: 'my secret is 7' } })
  })

  test('a token of ours that was had for one ends with it, ends with its key, and is not refreshed', async () => {
    const key = await identityKey(server, server.admin, bot)
    const until = inSeconds(120)
    const token = await signed({ ...key, alg: 'HS256' }, key.secret, { sub: 'Jon', aud: bot, exp: until })
    const { startConversation: started } = await server.ask(token, StartConversation, { input: { botId: bot } })
    if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
    const { visitorToken } = started
    expect(JSON.parse(Buffer.from(visitorToken.split('.')[1]!, 'base64url').toString()).exp).toBe(until)
    expect(await doors(visitorToken)).toEqual(open)
    for (const each of [token, visitorToken])
      expect(await mutate(server.url, each, 'refreshToken', null)).toEqual({
        __typename: 'Forbidden',
        code: 'forbidden',
      })
    await mutate(server.url, server.admin, 'revokeIdentityKey', { identityKeyId: key.kid })
    expect([await doors(token), await doors(visitorToken)]).toEqual([shut, shut])
  })

  test('a public key must be one, of its kind and strong enough; a private one is refused', async () => {
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

describe('tokens that open no door', () => {
  const spki = () => rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const fine = () => ({ ...claims(), exp: inSeconds(600) })

  test('unsigned, or signed by what is no secret', async () => {
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
      'somebody else’s key': await signed({ ...rs, alg: 'RS256' }, attacker.privateKey, claims()),
      'an extension nobody knows': forge({ alg: 'HS256', kid: hs.kid, crit: ['x'], x: 1 }, fine(), byHmac(hs.secret)),
    }))
      expect([what, ...(await doors(token))]).toEqual([what, ...shut])
  })

  test('with a kid that is unknown, a path, SQL, another company’s, a revoked one’s, or none', async () => {
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
      'a word of every object': bySecret('__proto__', hs.secret),
      'another company’s key, our bot': bySecret(theirs.kid, theirs.secret),
      'our key, another’s secret': bySecret(hs.kid, theirs.secret),
      revoked: bySecret(revoked.kid, revoked.secret),
      none: bySecret(undefined, hs.secret),
      'an API key’s id': bySecret(`key_${server.admin.split('_')[1]}`, hs.secret),
    }))
      expect([what, ...(await doors(token))]).toEqual([what, ...shut])
  })

  test('whose header brings its own key, by value or by address: nobody asks there', async () => {
    const jwk = await exportJWK(attacker.publicKey)
    const before = provider.asked.length
    for (const header of [{ jwk }, { jku: `${provider.url}/jku` }, { x5u: `${provider.url}/x5u` }, { x5c: ['MIIB'] }])
      for (const kid of [rs.kid, `ikey_${'0'.repeat(32)}`, 'mine']) {
        const token = await new SignJWT(fine())
          .setProtectedHeader({ alg: 'RS256', kid, ...header } as never)
          .sign(attacker.privateKey)
        expect([header, kid, ...(await doors(token))]).toEqual([header, kid, ...shut])
      }
    expect(provider.asked.slice(before)).toEqual([])
  })

  test('expired, not valid yet, for another audience, without what a token must say', async () => {
    const by = (changed: Record<string, unknown>) =>
      forge({ alg: 'HS256', kid: hs.kid }, { ...fine(), ...changed }, byHmac(hs.secret))
    expect(await doors(by({}))).toEqual(open)
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
      expect([changed, ...(await doors(by(changed)))]).toEqual([changed, ...shut])
  })

  test('a visitor’s token of another installation, and ours with other claims', async () => {
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
      expect(await doors(token)).toEqual(shut)
  })

  test('100 KB of token: refused before it is read, at each door', async () => {
    const huge = forge({ alg: 'HS256', kid: hs.kid }, { ...fine(), pad: 'x'.repeat(100_000) }, byHmac(hs.secret))
    // As a header it is refused by the HTTP parser, which may close the connection before it has read all of it.
    const headers = { authorization: `Bearer ${huge}` }
    const { status } = await raw(server.url, 'GET', '/healthz', { headers }).catch(() => ({ status: 431 }))
    using socket = rawSocket(server.url)
    await socket.opened
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${huge}` } })
    expect([status, (await socket.closed).code]).toEqual([431, 4403])
    const long = forge({ alg: 'HS256', kid: hs.kid }, { ...fine(), pad: 'x'.repeat(8_000) }, byHmac(hs.secret))
    const good = await cpuOfOne(() => doors(gus.visitorToken), 3, 3)
    let refused!: unknown
    const refuse = async () => {
      refused = await doors(long)
    }
    expect(await costOf(refuse, good, 10)).toBeLessThanOrEqual(10)
    expect(refused).toEqual(shut)
    expect(await doors(gus.visitorToken)).toEqual(open)
  })
})

test('refreshToken gives a visitor’s own token anew, with its whole lifetime before it; a key has nothing to refresh', async () => {
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

describe('people, by their provider’s tokens', () => {
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
  const who = async (token: string) => (await server.ask(token, WhoAmI, {})).viewer

  test('sign in to their company, under their name, with the strongest role a token names', async () => {
    for (const [roles, role] of [
      ['agent', 'AGENT'],
      [['agent', 'chess club'], 'AGENT'],
      [['agent', 'admin'], 'ADMIN'],
      ['admin', 'ADMIN'],
    ])
      expect(await who(await person({ roles }))).toMatchObject({ companyId: company, role, name: 'Pia' })
    const [one, again, other] = [await person(), await person({ name: 'Pia P.' }), await person({ sub: 'p-2' })]
    expect((await who(one)).actorId).toBe((await who(again)).actorId)
    expect((await who(one)).actorId).not.toBe((await who(other)).actorId)
    expect(await conversation(one, gus.conversationId)).toBeNull()
    expect(await doors(one)).toEqual(open)
    const rest = await raw(server.url, 'GET', gus.path('handover'), { headers: { authorization: `Bearer ${one}` } })
    expect(rest.status).toBe(404)
  })

  test('whose token is not for us, not theirs, over, or says no role, stay out', async () => {
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
      'a role of another house': await person({ roles: ['ADMIN', 'owner', 'king'] }),
      'a role that is no word': await person({ roles: { admin: true } }),
      unsigned: forge({ alg: 'none', kid }, said),
      'the public key for a secret': forge({ alg: 'HS256', kid }, said, byHmac(pem)),
      'an attacker’s key': await person({}, {}, { ...attacker, kid }),
      'an attacker’s key in the header': await person({}, { jwk }, { ...attacker, kid: 'mine' }),
      'an attacker’s key by address': await person({}, { jku: `${provider.url}/jku` }, { ...attacker, kid: 'mine' }),
    }))
      expect([what, ...(await doors(token))]).toEqual([what, ...shut])
    expect(provider.asked.filter(path => path !== '/keys')).toEqual([])
  })

  test('a key that the provider has changed is learnt of, and the old one is forgotten', async () => {
    const before = await person()
    expect(await doors(before)).toEqual(open)
    provider.rotate()
    const after = await person()
    // The keys are asked for at most every half minute.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    expect(await doors(after)).toEqual(open)
    expect(await doors(before)).toEqual(shut)
    const asked = provider.asked.length
    await doors(before)
    expect(provider.asked.length).toBe(asked)
  })

  test('while the provider is gone those whose key is known come in, others are told 401, and nothing fails', async () => {
    await doors(await person())
    provider.break(true)
    expect(await doors(await person())).toEqual(open)
    const unknown = await person({}, {}, { ...attacker, kid: 'unknown' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 })
    expect(await doors(unknown)).toEqual(shut)
    provider.break(false)
  })
})
