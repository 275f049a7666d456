import type { Arrow, Graph } from './graph.ts'
import { type Edge, layersOf } from './layers.ts'

/** px */
export const BOX = { width: 220, height: 88 }
const GAP = { x: 150, y: 34 }
const SWEEPS = 6

export type Point = { x: number; y: number }
export type Layout = {
  width: number
  height: number
  /** By the id of the box: its upper left corner. */
  positions: ReadonlyMap<string, Point>
  /** In the order of the graph's arrows: a path to draw, and where its label stands. */
  paths: { arrow: Arrow; path: string; label: Point }[]
}

/**
 * Columns from left to right; within one, boxes stand near what leads to them. An arrow over several columns passes between their
 * boxes, in a space of its own; one that leads back runs below. Pure: the same graph gives the same layout.
 */
export function layoutOf({ boxes, arrows }: Graph): Layout {
  const numbers = new Map(boxes.map((box, index) => [box.id, index]))
  const edges = arrows.map(({ from, to }): Edge => [numbers.get(from)!, numbers.get(to)!])
  const first = boxes.flatMap((box, index) => (box.start ? [index] : []))
  const layers = layersOf(boxes.length, edges, first)
  const gaps = edges.map(([from, to]) => Math.max(0, layers[to]! - layers[from]! - 1))
  // Boxes come first, then the spaces that long arrows pass through.
  const layerOf = [...layers]
  const links: Edge[] = []
  const via = edges.map(([from, to], index) => {
    const passed = Array.from({ length: gaps[index]! }, (_, step) => layerOf.push(layers[from]! + step + 1) - 1)
    const chain = [from, ...passed, to]
    if (layers[to]! > layers[from]!)
      for (let at = 1; at < chain.length; at += 1) links.push([chain[at - 1]!, chain[at]!])
    return passed
  })
  const columns = ordered(columnsOf(layerOf), links)
  const corners = positioned(columns, boxes.length)
  const corner = (index: number) => corners[index]!
  const height = Math.max(BOX.height, ...corners.map(({ y }) => y + BOX.height))
  const paths = arrows.map((arrow, index) => {
    const [from, to] = edges[index]!
    return { arrow, ...draw(corner(from), corner(to), via[index]!.map(corner), height, index) }
  })
  return {
    width: columns.length * (BOX.width + GAP.x) - GAP.x,
    height: height + (paths.some(({ path }) => path.includes('Q')) ? 60 : 0),
    positions: new Map(boxes.map((box, index) => [box.id, corner(index)])),
    paths,
  }
}

function columnsOf(layerOf: number[]): number[][] {
  const columns: number[][] = Array.from({ length: Math.max(0, ...layerOf) + 1 }, () => [])
  for (const [index, layer] of layerOf.entries()) columns[layer]!.push(index)
  return columns
}

/** Each column by the middle of what its boxes are linked to, from the left and from the right by turns. */
function ordered(columns: number[][], links: Edge[]): number[][] {
  const before = new Map<number, number[]>()
  const after = new Map<number, number[]>()
  const note = (map: Map<number, number[]>, key: number, value: number) => {
    const noted = map.get(key)
    if (noted) noted.push(value)
    else map.set(key, [value])
  }
  for (const [from, to] of links) {
    note(before, to, from)
    note(after, from, to)
  }
  const rank = new Map<number, number>()
  const number = (column: number[]) => {
    for (const [index, box] of column.entries()) rank.set(box, index / column.length)
  }
  for (const column of columns) number(column)
  const found = columns.map(column => [...column])
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const near = sweep % 2 === 0 ? before : after
    const turns = sweep % 2 === 0 ? found : [...found].reverse()
    for (const column of turns) {
      const middle = new Map(
        column.map(box => {
          const others = near.get(box) ?? []
          const sum = others.reduce((total, other) => total + rank.get(other)!, 0)
          return [box, others.length > 0 ? sum / others.length : rank.get(box)!]
        }),
      )
      column.sort((one, other) => middle.get(one)! - middle.get(other)! || one - other)
      number(column)
    }
  }
  return found
}

/** Columns share one vertical centre; the space for an arrow is narrower than a box. */
function positioned(columns: number[][], boxes: number): Point[] {
  const tall = (index: number) => (index < boxes ? BOX.height : 12)
  const heights = columns.map(column => column.reduce((sum, index) => sum + tall(index) + GAP.y, -GAP.y))
  const most = Math.max(...heights)
  const corners: Point[] = []
  for (const [layer, column] of columns.entries()) {
    let y = (most - heights[layer]!) / 2
    for (const index of column) {
      corners[index] = { x: layer * (BOX.width + GAP.x), y }
      y += tall(index) + GAP.y
    }
  }
  return corners
}

function draw(from: Point, to: Point, via: Point[], bottom: number, index: number): { path: string; label: Point } {
  const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 }
  const end = { x: to.x, y: to.y + BOX.height / 2 }
  if (to.x <= from.x) return round(start, end, bottom, index)
  const passed = via.flatMap(({ x, y }) => [
    { x, y: y + 6 },
    { x: x + BOX.width, y: y + 6 },
  ])
  const points = [start, ...passed, end]
  let path = `M${start.x} ${start.y}`
  for (let at = 1; at < points.length; at += 1) {
    const one = points[at - 1]!
    const next = points[at]!
    const bend = (next.x - one.x) / 2
    path +=
      one.y === next.y
        ? ` L${next.x} ${next.y}`
        : ` C${one.x + bend} ${one.y} ${next.x - bend} ${next.y} ${next.x} ${next.y}`
  }
  const next = points[1]!
  return { path, label: { x: (start.x + next.x) / 2, y: (start.y + next.y) / 2 } }
}

/** An arrow back, or to its own box: below everything, each at its own depth. */
function round(start: Point, end: Point, bottom: number, index: number): { path: string; label: Point } {
  const y = bottom + 14 + (index % 4) * 10
  const path = `M${start.x} ${start.y} Q${start.x + 40} ${start.y} ${start.x + 40} ${(start.y + y) / 2} Q${start.x + 40} ${y} ${start.x} ${y} L${end.x} ${y} Q${end.x - 40} ${y} ${end.x - 40} ${(end.y + y) / 2} Q${end.x - 40} ${end.y} ${end.x} ${end.y}`
  return { path, label: { x: (start.x + end.x) / 2, y } }
}
