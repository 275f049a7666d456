import type { Context } from 'hono'
import { isConsistent, type Turn } from '../domain/conversation/turn.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { headerOf, incomingOf } from './node.ts'
import { isTypo, parametersOf } from './query.ts'

/** A turn as an `ETag`. */
export const toETag = (tag: string) => `"${tag}"`

/** Where a caller can name its turn: as the answers and the POSTs to webhooks name it. */
const fields = [
  { parameter: 'controlEpoch', header: 'baton-control-epoch' },
  { parameter: 'conversationId', header: 'baton-conversation' },
  { parameter: 'handoverId', header: 'baton-handover' },
] as const
type Field = (typeof fields)[number]

const noParameters = new URLSearchParams()

/** The turn that a request says it was made for; undefined: it names none and acts on what is now. */
export function readTurn(c: Context): Turn | undefined | DomainError {
  const { url = '' } = incomingOf(c)
  const query = url.includes('?') ? parametersOf(url) : noParameters
  for (const name of query.keys()) {
    const meant = fields.find(({ parameter, header }) => isTypo(name, parameter) || isTypo(name, header))
    // What is misspelt would not be compared, and the call would act on any turn.
    if (meant && meant.parameter !== name)
      return refuse('bad_input', `"${name}" is not a parameter: write ${meant.parameter}.`, { path: name })
  }
  const [epoch, conversationId, handoverId] = fields.map(field => readField(c, query, field))
  for (const each of [epoch, conversationId, handoverId]) if (isRefusal(each)) return each
  const tags = readIfMatch(headerOf(c, 'if-match'))
  if (isRefusal(tags)) return tags
  const given = { conversationId, handoverId, controlEpoch: epoch === undefined ? undefined : Number(epoch), tags }
  const turn = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Turn
  if (Object.keys(turn).length === 0) return undefined
  return isConsistent(turn)
    ? turn
    : refuse('bad_input', 'The turn is named twice, and not the same.', { path: tags ? 'If-Match' : 'handoverId' })
}

/** A value that is given several times must be the same each time. */
function readField(c: Context, query: URLSearchParams, { parameter, header }: Field): string | undefined | DomainError {
  const inHeader = headerOf(c, header)
  const values = new Set([...query.getAll(parameter), ...(inHeader === undefined ? [] : [inHeader])])
  if (values.size > 1) return refuse('bad_input', `${parameter} is given twice, and not the same.`, { path: parameter })
  const [value] = values
  if (value === undefined) return undefined
  const isEpoch = /^[1-9]\d{0,14}$/.test(value)
  if (parameter === 'controlEpoch' && !isEpoch)
    return refuse('bad_input', 'controlEpoch is a whole number, 1 or more.', { path: parameter })
  return value === '' ? refuse('bad_input', `${parameter} is empty.`, { path: parameter }) : value
}

/**
 * The tags of `If-Match`; undefined: there is no such header, or it is `*`, which any turn matches. A weak tag matches none (RFC
 * 9110, 13.1.1), so it is not among them.
 */
function readIfMatch(header: string | undefined): string[] | undefined | DomainError {
  if (header === undefined || header.trim() === '*') return undefined
  const tags: string[] = []
  const entry = /[ \t]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")?[ \t]*(?:,|$)/y
  let count = 0
  while (entry.lastIndex < header.length) {
    const match = entry.exec(header)
    if (!match) return malformed()
    const [, weak, tag] = match
    if (tag === undefined) continue
    count += 1
    if (!weak) tags.push(tag)
  }
  return count === 0 ? malformed() : tags
}

const malformed = () =>
  refuse('bad_input', 'If-Match is "*", or entity tags in quotes, as the header ETag gives them.', { path: 'If-Match' })
