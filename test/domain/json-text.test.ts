import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DomainError } from '../../src/domain/error.ts'
import { isKept, parseJson } from '../../src/domain/json-text.ts'

test('JSON that was written from a value is read as that value', () => {
  const value = fc.jsonValue({ noUnicodeString: false, maxDepth: 3 })
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (given, space) => {
      const text = JSON.stringify(given, null, space)
      if (text.includes('\\u0000')) expect(parseJson(text)).toBeInstanceOf(DomainError)
      else expect(parseJson(text)).toEqual(JSON.parse(text))
    }),
    { numRuns: 100 },
  )
})

test('any text is refused as JSON exactly where JSON.parse refuses it', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\""',
    '"\\\\"',
    '"{"',
    '1',
    '-0.5e3',
    'true',
    'null',
    ' ',
    '\\',
    '"',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 9 }), pieces => {
      const text = pieces.join('')
      const read = parseJson(text)
      const isJson = (() => {
        try {
          JSON.parse(text)
          return true
        } catch {
          return false
        }
      })()
      expect([text, read instanceof DomainError && read.code === 'bad_json']).toEqual([text, !isJson])
    }),
    { numRuns: 1_000 },
  )
})

test('a number is kept exactly where the text of the value that was read is the same number', () => {
  const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`))
  const number = fc
    .tuple(fc.constantFrom('', '-'), digits(25), fc.option(digits(25)), fc.option(fc.integer({ min: -330, max: 330 })))
    .map(([sign, whole, fraction, power]) => {
      const integer = whole.replace(/^0+(?=\d)/, '')
      return `${sign}${integer}${fraction === null ? '' : `.${fraction}`}${power === null ? '' : `e${power}`}`
    })
  /** The same number as a fraction of two integers. */
  const exact = (text: string): [bigint, bigint] => {
    const [, sign, whole = '', fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e\+?(-?\d+))?$/.exec(text)!
    const scale = Number(power) - fraction.length
    const value = BigInt(whole + fraction) * (sign ? -1n : 1n)
    return scale < 0 ? [value, 10n ** BigInt(-scale)] : [value * 10n ** BigInt(scale), 1n]
  }
  fc.assert(
    fc.property(number, text => {
      const read = Number(text)
      const [a, b] = exact(text)
      const [c, d] = Number.isFinite(read) ? exact(String(read)) : [1n, 0n]
      expect([text, isKept(text)]).toEqual([text, a * d === c * b])
    }),
    { numRuns: 1_000 },
  )
})

test('a path leads to the fault, through texts that look like JSON', () => {
  for (const [text, path] of [
    ['{"a":{"b":["}",{"c":"]","\\\\":"\\\\","d":[0,1,{"e":1e999}]}]}}', 'a.b.1.d.2.e'],
    ['[[],[[]],{"x":{}},["\\"",-9007199254740993]]', '3.1'],
    ['{"a":"x","b":{"a":1},"c":[{"a":1},{"a":1,"b":2,"a":3}]}', 'c.1.a'],
    ['1e999', undefined],
    ['{"":{"":1,"":2}}', '.'],
  ] as const)
    expect([text, parseJson(text)]).toMatchObject([
      text,
      { code: 'bad_input', detail: path === undefined ? {} : { path } },
    ])
})
