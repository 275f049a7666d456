/**
 * An upper bound, before compiling, of what a pattern compiles to: `size` in instructions, `cost` as the time that so many
 * instructions take to compile. Needed because a few dozen `.{1000}` take a second to compile, and RE2 limits repeats only within
 * repeats.
 */
export function estimateCost(source: string): { size: number; cost: number } {
  const groups = [{ size: 0, last: 0 }]
  let tables = 0
  for (const [token] of source.matchAll(tokens)) {
    const group = groups.at(-1)!
    if (token === '(') groups.push({ size: 0, last: 0 })
    else if (token === ')' && groups.length > 1) add(groups.at(-2)!, groups.pop()!.size + 3)
    else if (repeat.test(token)) addRepeats(group, token)
    else if (token === '*' || token === '+' || token === '?') grow(group, 2)
    else if (token.startsWith('\\Q')) grow(group, token.length)
    else add(group, 2)
    tables += tableCost(token)
  }
  const size = groups.reduce((sum, group) => sum + group.size, 0)
  return { size, cost: size + tables }
}

const tokens =
  /\\[pPx]\{[^}]*\}|\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*(?:\]|$)|\{\d+(?:,\d*)?\}|[\s\S]/gu
const repeat = /^\{(\d+),?(\d*)\}$/

type Group = { size: number; last: number }

function add(group: Group, size: number) {
  group.size += size
  group.last = size
}

function grow(group: Group, size: number) {
  group.size += size
  group.last += size
}

function addRepeats(group: Group, token: string) {
  const [, least, most] = repeat.exec(token)!
  grow(group, Math.max(Number(least), Number(most), 1) * (group.last + 1))
}

/** Character tables: a Unicode class takes the time of about 100 instructions; folding the case of a range, of its width / 32. */
function tableCost(token: string): number {
  const named = token.match(/\\[pP]/g)?.length ?? 0
  if (!token.startsWith('[')) return named * 100
  let cost = named * 100
  for (const [, from, to] of token.matchAll(ranges)) cost += Math.max(0, codePoint(to!) - codePoint(from!)) >> 5
  return cost
}

const ranges = /(\\x\{[^}]*\}|\\x..|\\[\s\S]|[^\\])-(?=(\\x\{[^}]*\}|\\x..|\\[\s\S]|[^\\]))/gu

const codePoint = (end: string): number =>
  end.startsWith('\\x')
    ? Number.parseInt(end.replace(/[^\da-f]/gi, ''), 16) || 0
    : end.replace('\\', '').codePointAt(0)!
