/** Random values from a seed: the same seed gives the same cases (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!
  }

  bytes(most: number): Buffer {
    return Buffer.from(Array.from({ length: this.below(most) }, () => this.below(256)))
  }
}

/** Strings that break programs: controls, lone surrogates, invisible characters, paths, numbers, templates, long ones. */
export const strings = [
  '',
  ' ',
  '.',
  '..',
  '../..',
  '%2e%2e',
  '%zz',
  '%F6',
  '\u0000',
  '\u0007\u001b[31m',
  '\ud800',
  'x\udc00y',
  '\u200b',
  '\u3164\u2800',
  '\ufeff',
  '\u202eabc',
  'é',
  'e\u0301',
  '𝒳'.repeat(40),
  '__proto__',
  'constructor',
  'toString',
  '[[name]]',
  '[[__proto__]]',
  '$ref',
  'null',
  'NaN',
  '1e999',
  '-1',
  '9007199254740993',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'http://127.0.0.1:9/',
  'http://[::1]:9/',
  'https://example.com/a b',
  '2026-02-31T00:00:00Z',
  '2026-11-25T10:00:00Z',
  '1',
  'Dec 1',
  'x'.repeat(300),
  'x'.repeat(5_000),
  'a,b;c="d"',
  'line\r\nx-injected: 1',
]

/** JSON of any shape, nested up to `depth`. */
export function anyJson(random: Random, depth = 3): unknown {
  switch (random.below(depth > 0 ? 9 : 7)) {
    case 0:
      return random.pick(strings)
    case 1:
      return random.pick([0, -0, -1, 1, 0.5, 1e21, 2 ** 31, 2 ** 53, 2 ** 53 + 2, Number.MAX_VALUE, 1e-7])
    case 2:
      return random.chance(0.5)
    case 3:
      return null
    case 4:
      return []
    case 5:
      return {}
    case 6:
      return random.pick(['text', 'hello', 'agent'])
    case 7:
      return Array.from({ length: random.below(4) }, () => anyJson(random, depth - 1))
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, () => [
          random.pick([...strings.slice(0, 30), 'type', 'text', 'message', 'actions']),
          anyJson(random, depth - 1),
        ]),
      )
  }
}

/** A few bytes or characters of a text changed, cut out or doubled. */
export function mutate(random: Random, text: string): Buffer {
  const bytes = Buffer.from(text)
  for (let count = 1 + random.below(3); count > 0 && bytes.length > 0; count--) {
    const at = random.below(bytes.length)
    switch (random.below(4)) {
      case 0:
        bytes[at] = random.below(256)
        break
      case 1:
        return Buffer.concat([bytes.subarray(0, at), random.bytes(4), bytes.subarray(at)])
      case 2:
        return bytes.subarray(0, at)
      default:
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.below(8)))])
    }
  }
  return bytes
}
