import { describe, expect, test } from 'vitest'
import { replyKeys, shortcuts } from '../../packages/web/desk/keyboard/shortcuts.ts'
import { codes } from '../../src/domain/error.ts'
import { compileFlow } from '../../src/domain/flow/flow.ts'
import { limits } from '../../src/domain/flow/limits.ts'
import { statusOf } from '../../src/domain/status.ts'
import { blocks, read, table } from './support/pages.ts'

// Tables of pages that are the source's own.

test('docs/errors.md: every code with its status and meaning', () => {
  const rows = table(read('docs/errors.md'), 'Code')
  expect(rows).toEqual(Object.entries(codes).map(([code, means]) => [code, `${statusOf[code as never]}`, means]))
})

test('docs/desk.md: the shortcuts of the desk’s own table', () => {
  const [everywhere, within] = read('docs/desk.md').split('In the reply:')
  const rows = (all: readonly { keys: string; description: string }[]) =>
    all.map(({ keys, description }) => [keys, description])
  expect(table(everywhere!, 'Keys')).toEqual(rows(shortcuts))
  expect(table(within!, 'Keys')).toEqual(rows(replyKeys))
})

describe('docs/flow.md', () => {
  const text = read('docs/flow.md')

  test('its example is a flow without faults', () => {
    const [example] = blocks(text, 'json')
    expect(compileFlow(JSON.parse(example!))).toMatchObject({ start: 'welcome' })
  })

  test('its limits are those of the code', () => {
    const rows = table(text, 'Limit')
    expect(rows.map(([name, value]) => [name, value])).toEqual(
      Object.entries(limits).map(([name, value]) => [name, `${value}`]),
    )
    for (const [name, , meaning] of rows) expect([name, meaning!.length > 5]).toEqual([name, true])
  })
})
