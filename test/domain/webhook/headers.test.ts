import { describe, expect, it } from 'vitest'
import { customHeaderFault, headerValue, type PostHeaders, postHeaders } from '../../../src/domain/webhook/headers.ts'

const given: PostHeaders = {
  version: '0.1.0',
  webhookId: 'msg_1',
  timestampSeconds: 1_795_000_000,
  signature: 'v1,abc=',
  botId: 'bot_1',
  userId: 'Ann',
  conversationId: 'con_1',
  seq: 7,
  controlEpoch: 2,
}

describe('the headers of a POST', () => {
  it('name the delivery, where it comes from and where it stands', () => {
    expect(postHeaders(given)).toEqual({
      'content-type': 'application/json',
      'user-agent': 'Baton/0.1.0',
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1795000000',
      'webhook-signature': 'v1,abc=',
      'baton-bot': 'bot_1',
      'baton-user': 'Ann',
      'baton-conversation': 'con_1',
      'baton-seq': '7',
      'baton-control-epoch': '2',
    })
  })

  it('leave out what a test POST does not have', () => {
    const names = Object.keys(
      postHeaders({ ...given, userId: null, conversationId: null, seq: null, controlEpoch: null }),
    )
    expect(names.filter(name => name.startsWith('baton-'))).toEqual(['baton-bot'])
  })

  it.each(['Ann', 'a b', 'a\r\nx-evil: 1', 'Jiří 🐎', '100%', '%41', '', '\0\x7f', 'a,b;c="d"'])(
    'carry the user %j safely and give it back',
    userId => {
      const value = postHeaders({ ...given, userId })['baton-user']!
      expect(value).toMatch(/^[\x21-\x7e]*$/)
      expect(decodeURIComponent(value)).toBe(userId)
    },
  )

  it('carry half a surrogate pair as well', () => {
    expect(headerValue('a\ud800')).toBe('a%EF%BF%BD')
  })
})

describe("a webhook's own headers", () => {
  it('come along in lower case', () => {
    expect(postHeaders({ ...given, custom: { Authorization: 'Bearer s3cret', 'X-Team': 'blue team' } })).toMatchObject({
      authorization: 'Bearer s3cret',
      'x-team': 'blue team',
    })
  })

  it('never take the place of ours, in no spelling', () => {
    const custom = {
      'Webhook-Signature': 'v1,forged',
      'BATON-SEQ': '1',
      'Content-Type': 'text/plain',
      'User-Agent': 'x',
      'baton-new': 'x',
    }
    expect(postHeaders({ ...given, custom })).toEqual(postHeaders(given))
  })

  it.each([
    ['Host', 'inside.test'],
    ['Content-Length', '0'],
    ['Transfer-Encoding', 'chunked'],
    ['Connection', 'upgrade'],
    ['Upgrade', 'h2c'],
    ['Expect', '100-continue'],
    ['Proxy-Authorization', 'x'],
    ['Accept-Encoding', 'gzip'],
    ['__proto__', 'x'],
    ['', 'x'],
    ['x y', 'x'],
    ['x:y', 'x'],
    ['x\r\ny', 'x'],
    ['x-ok', 'a\r\nx-evil: 1'],
    ['x-ok', 'a\nb'],
    ['x-ok', 'a\0b'],
    ['x-ok', 'naïve'],
    ['x-ok', 'a'.repeat(4097)],
  ])('cannot be %j: %j', (name, value) => {
    expect(customHeaderFault(name, value)).not.toBe(null)
    expect(postHeaders({ ...given, custom: { [name]: value } })).toEqual(postHeaders(given))
  })
})
