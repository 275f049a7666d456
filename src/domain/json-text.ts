import { type DomainError, refuse } from './error.ts'
import type { Json } from './json.ts'
import { textFault, truncate } from './text.ts'

/**
 * The value of a JSON text, or a refusal with the path of what would not be kept: `JSON.parse` rounds numbers, keeps one of two keys
 * with the same name, half characters and U+0000, which not every store can hold; and code that copies an object loses its key `__proto__`.
 */
export function parseJson(text: string): Json | DomainError {
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('bad_json')
  }
  const fault = faultIn(text)
  return fault === null ? value : refuse('bad_input', fault.message, fault.path === '' ? {} : { path: fault.path })
}

type JsonFault = { message: string; path: string }

/** Keys that a copied object loses. */
export const isLostKey = (key: string): boolean => key === '__proto__'

export const lostKey = 'A key cannot be named __proto__.'

/** Objects and lists inside each other. What is deeper costs more to walk than it could mean. */
const MAX_DEPTH = 1_000

/** Characters of a path or a key in a refusal. */
const MAX_SHOWN = 500

/** `keys` null: a list. */
type Level = { keys: Set<string> | null; key: string; index: number }

/** Walks a text that `JSON.parse` has taken, so only what that function ignores is checked. Linear, and without recursion. */
function faultIn(text: string): JsonFault | null {
  const levels: Level[] = []
  let isKey = false
  let backslash = text.indexOf('\\')
  const fault = (message: string): JsonFault => ({
    message,
    path: truncate(levels.map(({ keys, key, index }) => (keys ? key : index)).join('.'), MAX_SHOWN),
  })
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    const level = levels.at(-1)
    if (char === '{' || char === '[') {
      isKey = char === '{'
      levels.push({ keys: isKey ? new Set() : null, key: '', index: 0 })
      if (levels.length > MAX_DEPTH) return { message: `JSON is nested ${MAX_DEPTH} deep at most.`, path: '' }
    } else if (char === '}' || char === ']') {
      levels.pop()
      isKey = false
    } else if (char === ',') {
      isKey = level!.keys !== null
      level!.index++
    } else if (char === ':') isKey = false
    else if (char === '"') {
      const end = endOfString(text, at)
      if (backslash !== -1 && backslash < at) backslash = text.indexOf('\\', at)
      const hasEscapes = backslash !== -1 && backslash < end
      if (hasEscapes || isKey) {
        const string: string = hasEscapes ? JSON.parse(text.slice(at, end + 1)) : text.slice(at + 1, end)
        if (isKey) level!.key = string.toWellFormed().replaceAll('\0', '\ufffd')
        const wrong = textFault(string)
        if (wrong !== null) return fault(wrong)
        if (isKey && isLostKey(string)) return fault(lostKey)
        if (isKey && level!.keys!.has(string))
          return fault(`The key ${JSON.stringify(truncate(string, MAX_SHOWN))} is there twice.`)
        if (isKey) level!.keys!.add(string)
      }
      at = end
    } else if (char === '-' || (char >= '0' && char <= '9')) {
      const source = numberAt(text, at)
      if (!isKept(source)) return fault(inexact(source))
      at += source.length - 1
    }
  }
  return null
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return end
  }
}

function numberAt(text: string, start: number): string {
  let end = start + 1
  while (end < text.length && '0123456789.eE+-'.includes(text[end]!)) end++
  return text.slice(start, end)
}

export const inexact = (source: string) =>
  `The number ${source.length > 40 ? `${source.slice(0, 40)}…` : source} cannot be kept exactly: send it as a text.`

/** Characters of the longest number that is compared. */
const MAX_NUMBER = 400

/** Whether a number in a JSON or GraphQL text has the same value after it was read: 9007199254740993 and 1e400 do not. */
export function isKept(source: string): boolean {
  if (source.length < 16 && !/e/i.test(source)) return true
  if (source.length > MAX_NUMBER) return false
  const value = Number(source)
  return Number.isFinite(value) && decimal(source) === decimal(String(value))
}

/** The digits without zeros around them, and the power of ten of the last one. The sign is left out. */
function decimal(source: string): string {
  const [, whole = '', fraction = '', power = '0'] = /^[+-]?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(source) ?? []
  const digits = whole + fraction
  let from = 0
  let to = digits.length
  while (digits[from] === '0') from++
  while (to > from && digits[to - 1] === '0') to--
  return from === to ? '0' : `${digits.slice(from, to)}e${Number(power) - fraction.length + digits.length - to}`
}
