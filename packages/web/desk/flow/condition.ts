/** A flow's condition in words for a reader who did not write it. */
export type Condition = { [key: string]: unknown }

export function describeCondition(when: Condition | undefined): string {
  if (!when) return 'always'
  if (Array.isArray(when.all)) return when.all.map(describeCondition).join(' and ')
  if (Array.isArray(when.any)) return when.any.map(describeCondition).join(' or ')
  if (when.not) return `not ${describeCondition(when.not as Condition)}`
  if (when.variable !== undefined) return describeOperator(String(when.variable), when)
  return describeOperator('', (when.text ?? {}) as Condition)
}

function describeOperator(subject: string, operator: Condition): string {
  const { equals, notEquals, contains, startsWith, matches, isEmpty, greaterThan, lessThan, exists } = operator
  const before = subject ? `${subject} ` : ''
  if (equals !== undefined) return `${before}${subject ? '=' : 'is'} ${quoted(equals)}`
  if (notEquals !== undefined) return `${before}≠ ${quoted(notEquals)}`
  if (contains !== undefined) return `${before}contains ${quoted(contains)}`
  if (startsWith !== undefined) return `${before}starts with ${quoted(startsWith)}`
  if (matches !== undefined) return `${before}/${plain(String(matches))}/`
  if (isEmpty !== undefined) return isEmpty ? `${before}is empty` : `${before}is not empty`
  if (greaterThan !== undefined) return `${before}> ${greaterThan}`
  if (lessThan !== undefined) return `${before}< ${lessThan}`
  return exists ? `${before}is set` : `${before}is not set`
}

const quoted = (value: unknown) => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value))

/** A pattern without what only says that it is about whole words. */
const plain = (pattern: string) => pattern.replace(/\\b/g, '').replace(/^\((?:\?:)?([^()]*)\)$/, '$1')
