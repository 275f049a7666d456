/** A directed graph by the numbers of its boxes. */
export type Edge = readonly [from: number, to: number]

/**
 * The column of each box: after every box that leads to it, not counting arrows that close a cycle. A box without arrows
 * is in the first column. `first`: where to begin, so that cycles are cut where a reader would.
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

/** Orders the boxes so that every arrow leads forward, except those that close a cycle. Not recursive: a flow may have 2,000 modules. */
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
