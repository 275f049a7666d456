import { afterAll, describe, expect, test } from 'vitest'
import { textsOf } from '../support/chat.ts'
import { problemIn } from '../support/raw-http.ts'
import { json, startRest } from './support.ts'

const rest = await startRest()
const { server, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

describe('E5: give the conversation back', () => {
  test('ClaimEnd selects the next module and sets the variable ClaimEnd', async () => {
    const chat = await newChat()
    await call('GET', chat.path('handover'))
    const answer = await call('GET', `${chat.path('takeover')}?ClaimEnd=resolved`)
    expect(json(answer)).toEqual({
      error: null,
      mode: 'normal',
      conversationId: chat.conversationId,
      handoverId: expect.stringMatching(/^hdo_/),
      controlEpoch: 3,
    })
    const { events, moduleId, variables } = await chat.log()
    expect([moduleId, variables, textsOf(events).at(-1)]).toEqual([
      'thanks',
      { ClaimEnd: 'resolved' },
      'BOT: Thanks! (resolved)',
    ])
    expect(events.find(event => event.__typename === 'HandoverEnded')).toMatchObject({
      end: 'RELEASED',
      claimEnd: 'resolved',
    })
  })

  test('a ClaimEnd that does not match exactly leaves the conversation at its module for the next message', async () => {
    for (const claimEnd of ['Resolved', 'resolved ', 'else']) {
      const chat = await newChat()
      await chat.say('offers')
      await call('GET', chat.path('handover'))
      await call('GET', `${chat.path('takeover')}?ClaimEnd=${encodeURIComponent(claimEnd)}`)
      const { events, moduleId, variables } = await chat.log()
      expect([moduleId, variables, textsOf(events).at(-1)]).toEqual([
        'offers',
        { ClaimEnd: claimEnd },
        'BOT: We have offers.',
      ])
      await chat.say('price')
      expect(textsOf((await chat.log()).events).at(-1)).toBe('BOT: It is cheap.')
    }
  })

  test('a missing or empty ClaimEnd returns control and sets no variable', async () => {
    for (const query of ['', '?', '?ClaimEnd=', '?claimend=']) {
      const chat = await newChat()
      await call('GET', chat.path('handover'))
      expect(json(await call('GET', `${chat.path('takeover')}${query}`))).toMatchObject({ mode: 'normal' })
      expect(await chat.log()).toMatchObject({ moduleId: 'hello', variables: {} })
    }
  })

  test('ClaimEnd has at most 256 characters', async () => {
    const chat = await newChat()
    await call('GET', chat.path('handover'))
    const at = (length: number) => call('GET', `${chat.path('takeover')}?ClaimEnd=${'%C3%A9'.repeat(length)}`)
    expect(problemIn(await at(257))).toMatchObject({ status: 400, code: 'bad_input', path: 'ClaimEnd' })
    expect((await chat.log()).mode).toBe('LISTEN')
    expect((await at(256)).status).toBe(200)
    expect((await chat.log()).variables).toEqual({ ClaimEnd: 'é'.repeat(256) })
  })

  test('in normal mode it is 200 and changes nothing, not even with ClaimEnd', async () => {
    const chat = await newChat()
    const before = await chat.log()
    const answer = await call('GET', `${chat.path('takeover')}?ClaimEnd=resolved`)
    expect(json(answer)).toEqual({
      error: null,
      mode: 'normal',
      conversationId: chat.conversationId,
      handoverId: null,
      controlEpoch: 1,
    })
    expect(await chat.log()).toEqual(before)
  })

  test('only the holder or an admin may do it', async () => {
    const chat = await newChat()
    await chat.accept(server.agent)
    const answer = await call('GET', chat.path('takeover'))
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'already_claimed', by: { name: 'Bea' } })
    expect((await chat.log()).mode).toBe('LISTEN')
    const admin = { headers: { authorization: `Bearer ${server.admin}` } }
    expect(json(await call('GET', chat.path('takeover'), admin))).toMatchObject({ mode: 'normal', controlEpoch: 3 })
  })

  test('it does not end a handover that is still requested', async () => {
    const chat = await newChat()
    await chat.say('agent')
    const before = await chat.log()
    expect(json(await call('GET', chat.path('takeover')))).toMatchObject({ mode: 'normal', controlEpoch: 1 })
    expect((await chat.log()).lastSeq).toBe(before.lastSeq)
  })
})
