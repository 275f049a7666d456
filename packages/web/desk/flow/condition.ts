/** A flow's condition in words for a reader who did not write it. */
export type Condition = { [key: string]: unknown }

export function conditionWords(when: Condition | undefined): string {
  if (!when) return 'always'
  if (Array.isArray(when.all)) return when.all.map(conditionWords).join(' and ')
  if (Array.isArray(when.any)) return when.any.map(conditionWords).join(' or ')
  if (when.not) return `not ${conditionWords(when.not as Condition)}`
  if (when.variable !== undefined) return operatorWords(String(when.variable), when)
  return operatorWords('', (when.text ?? {}) as Condition)
}

function operatorWords(subject: string, operator: Condition): string {
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
