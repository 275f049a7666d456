import { createHmac, randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { newSecret, sign } from '../../src/delivery/signature.ts'

const id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W'
const now = () => Math.floor(Date.now() / 1000)
const headers = (signature: string, seconds: number) => ({
  'webhook-id': id,
  'webhook-timestamp': String(seconds),
  'webhook-signature': signature,
})

describe('a signature', () => {
  it('is the one of the Standard Webhooks test vector', () => {
    const signature = sign(
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      '{"test": 2432232314}',
    )
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it.each(['{"text":"hello"}', '{"text":"žluťoučký 🐎 \\u0000"}', '"\ud800"'])(
    'of %j is verified by standardwebhooks',
    body => {
      const secret = newSecret()
      const seconds = now()
      const verify = (signature: string) =>
        new Webhook(secret).verify(body, headers(signature, seconds), { jsonParse: false })
      expect(() => verify(sign([secret], id, seconds, body))).not.toThrow()
    },
  )

  it('stands for exactly these bytes, this id and this time', () => {
    const secret = newSecret()
    const seconds = now()
    const signature = sign([secret], id, seconds, '{"a":1}')
    const verify = (body: string, at: number) => new Webhook(secret).verify(body, headers(signature, at))
    expect(() => verify('{"a":1}', seconds)).not.toThrow()
    expect(() => verify('{"a":2}', seconds)).toThrow('No matching signature')
    expect(() => verify('{"a":1}', seconds - 1)).toThrow('No matching signature')
  })

  it('is given once for every live secret, so that each of them verifies during a rotation', () => {
    const secrets = [newSecret(), newSecret()]
    const seconds = now()
    const signature = sign(secrets, id, seconds, '{}')
    expect(signature).toMatch(/^v1,\S+ v1,\S+$/)
    for (const secret of secrets)
      expect(() => new Webhook(secret).verify('{}', headers(signature, seconds))).not.toThrow()
    expect(() => new Webhook(newSecret()).verify('{}', headers(signature, seconds))).toThrow()
  })

  it('is the HMAC of node:crypto, whatever the lengths of key and body', () => {
    for (const [keyLength, bodyLength] of [24, 32, 63, 64, 65, 100].flatMap(key =>
      [0, 1, 63, 500, 70_000].map(body => [key, body] as const),
    )) {
      const key = randomBytes(keyLength)
      const body = randomBytes(bodyLength)
      const text = body.toString('latin1')
      const hmac = (of: string) => createHmac('sha256', key).update('id.7.').update(of).digest('base64')
      const secret = `whsec_${key.toString('base64')}`
      expect(sign([secret], 'id', 7, text)).toBe(`v1,${hmac(text)}`)
    }
  })

  it('is never made with an empty key', () => {
    expect(() => sign(['whsec_'], id, 1, '{}')).toThrow('empty')
  })
})

describe('a secret', () => {
  it('is whsec_ and 32 bytes, new each time', () => {
    expect(Buffer.from(newSecret().replace(/^whsec_/, ''), 'base64')).toHaveLength(32)
    expect(newSecret()).not.toBe(newSecret())
  })
})
