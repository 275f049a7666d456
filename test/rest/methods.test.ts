import { afterAll, describe, expect, test } from 'vitest'
import { problemIn } from '../support/raw-http.ts'
import { startRest } from './support.ts'

const rest = await startRest()
const { bot, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

describe('methods', () => {
  test('a method that the address does not take is 405 with Allow and changes nothing', async () => {
    const chat = await newChat()
    const { lastSeq } = await chat.log()
    const wrong = {
      [chat.path('handover')]: [['HEAD', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'], 'GET, POST, OPTIONS'],
      [chat.path('takeover')]: [['HEAD', 'POST', 'PUT', 'DELETE'], 'GET, OPTIONS'],
      [`${chat.path('handover')}accept`]: [['GET', 'HEAD', 'PUT'], 'POST, OPTIONS'],
      [`${chat.path('handover')}release/`]: [['GET', 'HEAD', 'PUT'], 'POST, OPTIONS'],
    } as const
    for (const [path, [methods, allow]] of Object.entries(wrong)) {
      for (const each of [path, path.endsWith('/') ? path.slice(0, -1) : `${path}/`]) {
        for (const method of methods) {
          const answer = await call(method, each)
          expect([method, each, answer.status, answer.headers.allow]).toEqual([method, each, 405, allow])
          if (method !== 'HEAD') expect(problemIn(answer).code).toBe('method_not_allowed')
        }
      }
    }
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('a prefetch by a browser is refused', async () => {
    const chat = await newChat()
    const { lastSeq } = await chat.log()
    for (const headers of [
      { 'sec-purpose': 'prefetch' },
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'prefetch' },
      { 'x-moz': 'prefetch' },
    ] as Record<string, string>[]) {
      for (const word of ['handover', 'takeover'] as const) {
        const answer = await call('GET', chat.path(word), { headers })
        expect(problemIn(answer)).toMatchObject({ status: 403, code: 'prefetch_refused' })
      }
    }
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('an unknown address is 404 as problem+json', async () => {
    for (const path of ['/webbot', `/webbot/api/webchat/${bot}/handover/`, '/webbot/api/webchat//handover/ann/'])
      expect(problemIn(await call('GET', path)).code).toBe('not_found')
  })
})
