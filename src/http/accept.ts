/** The forms of an answer of /graphql. */
export const answerTypes = {
  response: 'application/graphql-response+json',
  json: 'application/json',
  stream: 'text/event-stream',
  page: 'text/html',
} as const
export type AnswerType = keyof typeof answerTypes

type Range = { type: string; subtype: string; quality: number }

/**
 * The forms that an `Accept` header allows, best first: by quality, then in the order above (RFC 9110, 12.5.1). No header, or `*`/`*`,
 * allows any form but a stream, for which a client must ask by name.
 */
export function accepted(header: string | undefined): AnswerType[] {
  const ranges = (header?.trim() ? header : '*/*').split(',').flatMap(readRange)
  const quality = (each: AnswerType) => {
    const [type, subtype] = answerTypes[each].split('/')
    const matching = ranges.filter(
      range =>
        (range.type === type && (range.subtype === subtype || range.subtype === '*')) ||
        (range.type === '*' && each !== 'stream'),
    )
    // The most specific range decides: a full name, then `text/*`, then `*/*`.
    const rank = (range: Range) => (range.subtype === '*' ? (range.type === '*' ? 0 : 1) : 2)
    return matching.sort((one, other) => rank(other) - rank(one))[0]?.quality ?? 0
  }
  return (Object.keys(answerTypes) as AnswerType[])
    .map((each, index) => ({ each, index, quality: quality(each) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality || one.index - other.index)
    .map(({ each }) => each)
}

function readRange(text: string): Range[] {
  const [name = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase())
  const [type = '', subtype = ''] = name.split('/')
  if (!type || !subtype) return []
  const parameter = parameters.find(each => each.startsWith('q='))?.slice(2)
  const quality = parameter === undefined ? 1 : Number(parameter)
  return [{ type, subtype, quality: quality >= 0 && quality <= 1 ? quality : 0 }]
}
