/** A directed graph by the numbers of its boxes. */
export type Edge = readonly [from: number, to: number]

/**
 * The column of each box: after all that leads to it, where arrows that close a circle do not count. What leads nowhere and
 * comes from nowhere stands in the first. `first`: where to begin, so that circles are cut where a reader would.
 */
export function layersOf(count: number, edges: readonly Edge[], first: readonly number[]): number[] {
  const ways = Array.from({ length: count }, () => [] as number[])
  for (const [from, to] of edges) if (from !== to) ways[from]!.push(to)
  const order = finished(ways, first)
  const rank = new Map(order.map((box, index) => [box, index]))
  const layers = Array.from({ length: count }, () => 0)
  for (const box of order)
    for (const to of ways[box]!)
      if (rank.get(to)! > rank.get(box)!) layers[to] = Math.max(layers[to]!, layers[box]! + 1)
  return layers
}

/** Boxes so that all ways but those that close a circle lead forward. Without recursion: a flow may be 2,000 modules long. */
function finished(ways: number[][], first: readonly number[]): number[] {
  const seen = new Set<number>()
  const order: number[] = []
  for (const root of [...first, ...ways.keys()]) {
    if (seen.has(root)) continue
    seen.add(root)
    const stack = [{ box: root, next: 0 }]
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const to = ways[top.box]![top.next]
      top.next += 1
      if (to === undefined) {
        order.push(top.box)
        stack.pop()
      } else if (!seen.has(to)) {
        seen.add(to)
        stack.push({ box: to, next: 0 })
      }
    }
  }
  return order.reverse()
}
