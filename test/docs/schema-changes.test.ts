import { expect, test } from 'vitest'
import { unlistedChanges } from '../../scripts/schema-changes.ts'

const before = `
  type Query { bot(id: ID): Bot, author: Author }
  type Bot { name: String!, restPath: String! }
  type Author { name: String, id: ID }
  enum State { OPEN, CLOSED }
`
const changelog = (text: string) =>
  `# Changelog\n\n## Unreleased\n\n${text}\n\n## 1.0.0\n\n### Changed\n\n- \`restPath\`\n`

test('what is added breaks no client', () => {
  const after = before.replace('name: String!, ', 'name: String!, "new" id: ID!, ').replace('OPEN', 'NEW, OPEN')
  expect(unlistedChanges(before, after, changelog(''))).toEqual([])
})

const breaking: Record<string, { was: string; is: string; change: string; name: string }> = {
  'a field that is gone': {
    was: ', restPath: String!',
    is: '',
    change: 'Field Bot.restPath was removed.',
    name: 'restPath',
  },
  'a type of another kind': {
    was: 'type Author { name: String, id: ID }',
    is: 'scalar Author',
    change: 'Author changed from an Object type to a Scalar type.',
    name: 'Author',
  },
  'an argument that is gone': {
    was: 'bot(id: ID)',
    is: 'bot',
    change: 'Argument Query.bot(id:) was removed.',
    name: 'bot(id:)',
  },
  'a value that is gone': { was: 'OPEN, ', is: '', change: 'Enum value State.OPEN was removed.', name: 'OPEN' },
  'an answer that may be null': {
    was: 'name: String!,',
    is: 'name: String,',
    change: 'Field Bot.name changed type from String! to String.',
    name: 'name',
  },
}
for (const [title, { was, is, change, name }] of Object.entries(breaking))
  test(`${title} breaks clients, and must be in the changelog`, () => {
    const after = before.replace(was, is)
    expect(unlistedChanges(before, after, changelog(''))).toEqual([change])
    expect(unlistedChanges(before, after, changelog(`### Changed\n\n- \`${name}\` is another.`))).toEqual([])
  })

test('only what stands in code marks under Changed, Removed or Breaking of the next version counts', () => {
  const after = before.replace(', restPath: String!', '')
  const asked = (text: string) => unlistedChanges(before, after, changelog(text)).length
  expect(asked('### Removed\n\n- `Bot.restPath` is gone.')).toBe(0)
  expect(asked('### Breaking\n\n- `Bot { restPath }` is gone.')).toBe(0)
  expect(asked('### Changed\n\n- The restPath is gone.')).toBe(1)
  expect(asked('### Added\n\n- `restPath`')).toBe(1)
  expect(asked('Nothing.')).toBe(1)
})
