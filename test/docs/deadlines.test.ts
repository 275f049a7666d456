import { expect, test } from 'vitest'
import { allowedActions, deadlineKinds, deadlinesSchema } from '../../src/domain/bot/deadlines.ts'
import { read, table } from './support/pages.ts'

const text = read('docs/deadlines.md')

test('docs/deadlines.md: the defaults are those in force', () => {
  const defaults = deadlinesSchema.parse({})
  const described = deadlineKinds.map(kind => {
    const steps = defaults[kind]
    if (steps === 'none') return [kind, 'none']
    const each = steps.map(step => {
      const outcome = 'claimEnd' in step && step.claimEnd ? ` ${step.claimEnd}` : ''
      return `${step.afterSeconds} s: ${step.action}${outcome}`
    })
    return [kind, each.join('; ')]
  })
  expect(table(text, 'Deadline').map(([kind, , byDefault]) => [kind, byDefault])).toEqual(described)
})

test('docs/deadlines.md: every step, and where it is not allowed', () => {
  const actions = [...new Set(Object.values(allowedActions).flat())]
  const rows = table(text, 'Step')
  expect(rows.map(([name]) => name!.toLowerCase())).toEqual(actions.toSorted((a, b) => order(a) - order(b)))
  const without = deadlineKinds.filter(kind => !allowedActions[kind].includes('requeue'))
  expect(rows.find(([name]) => name === 'REQUEUE')![1]).toContain(`Not in ${without.join(', ')}`)
})

const order = (action: string) => ['say', 'requeue', 'return', 'close', 'notify'].indexOf(action)
