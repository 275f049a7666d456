import { expect, it } from 'vitest'
import { WebhookVault } from '../../src/delivery/vault.ts'

const content = { secrets: [{ secret: 'whsec_a', until: null }], auth: null, headers: { a: 'b' } }
const vault = new WebhookVault('one')
const sealed = vault.seal('hook_1', content)

it('the vault opens what it sealed, also after a restart', () => {
  expect(vault.open('hook_1', sealed)).toEqual(content)
  expect(new WebhookVault('one').open('hook_1', sealed)).toEqual(content)
})

it('the same content is sealed differently each time', () => {
  expect(vault.seal('hook_1', content)).not.toBe(sealed)
})

it('the vault opens nothing for another webhook or under another secret', () => {
  expect(vault.open('hook_2', sealed)).toBe(null)
  expect(new WebhookVault('two').open('hook_1', sealed)).toBe(null)
})

it.each([
  '',
  'v1.',
  `${sealed.slice(0, -2)}${sealed.endsWith('xx') ? 'yy' : 'xx'}`,
  `v2.${sealed.slice(3)}`,
  sealed.slice(0, 30),
])('the vault does not open %j', damaged => {
  expect(vault.open('hook_1', damaged)).toBe(null)
})
