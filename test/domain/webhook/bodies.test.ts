import { expect, test } from 'vitest'
import type { Conversation } from '../../../src/domain/conversation/conversation.ts'
import type { JsonObject } from '../../../src/domain/json.ts'
import { claimBody, claimKeys } from '../../../src/domain/webhook/bodies.ts'
import { payload } from '../../support/vendor-payload.ts'

const claimOf = (profile: JsonObject) =>
  JSON.parse(claimBody({ id: 'conv_1', botId: 'bot_1', userId: 'ann', variables: {}, profile } as Conversation, null))

test('the claim has the vendor’s keys in the vendor’s order', () => {
  expect(Object.keys(claimOf({}))).toEqual(Object.keys(JSON.parse(payload('claim'))))
  expect(Object.keys(claimOf({}))).toEqual(claimKeys)
})

test('the first and the last name are those of the profile, else the parts of its name', () => {
  const names: [JsonObject, string, string][] = [
    [{}, '', ''],
    [{ first_name: 'Ann', last_name: 'Doe' }, 'Ann', 'Doe'],
    [{ firstName: 'Ann', surname: 'Doe', name: 'Someone Else' }, 'Ann', 'Doe'],
    [{ name: 'Ann Doe' }, 'Ann', 'Doe'],
    [{ name: '  Ludwig   van Beethoven ' }, 'Ludwig', 'van Beethoven'],
    [{ name: 'Ann' }, 'Ann', ''],
    [{ name: '' }, '', ''],
    [{ name: '山田太郎' }, '山田太郎', ''],
    [{ name: 'Ann Doe', first_name: 'Ann' }, 'Ann', 'Doe'],
    [{ name: 'Mary Jane Watson', firstName: 'Mary Jane' }, 'Mary Jane', 'Watson'],
    [{ name: 'Ann Doe', lastName: 'Doe' }, 'Ann', 'Doe'],
    [{ name: 'Doe', lastName: 'Doe' }, '', 'Doe'],
    [{ name: 'Nick', first_name: 'Nicholas' }, 'Nicholas', ''],
    [{ first_name: '', name: 'Ann Doe' }, 'Ann', 'Doe'],
    [{ name: 7, first_name: ['Ann'] }, '', ''],
  ]
  for (const [profile, firstName, lastName] of names)
    expect([profile, claimOf(profile)]).toMatchObject([profile, { firstName, lastName }])
})
