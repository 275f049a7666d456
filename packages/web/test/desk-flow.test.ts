import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seedFlow } from '../../../test/support/flows.ts'
import { describeCondition } from '../desk/flow/condition.ts'
import { ANYWHERE, type Arrow, type Graph, graphOf, RETURNED } from '../desk/flow/graph.ts'
import { type Edge, layersOf } from '../desk/flow/layers.ts'
import { BOX, layoutOf } from '../desk/flow/layout.ts'
import { wrapText } from '../desk/flow/wrap-text.ts'
import { fitToFrame, zoom } from '../desk/flow/zoom.ts'

test('a flow’s boxes are its modules, the rules for every module, and the return from a person', () => {
  const { boxes, arrows } = graphOf(seedFlow('https://partner.example/claim'))
  expect(boxes.map(({ id, start, fallback, handsOverTo }) => [id, start, fallback, handsOverTo])).toEqual([
    ['hello', true, true, null],
    ['agent', false, false, 'our queue'],
    ['partner', false, false, 'partner.example'],
    ['thanks', false, false, null],
    [ANYWHERE, false, false, null],
    [RETURNED, false, false, null],
  ])
  expect(boxes[0]!.text).toBe('Hello from Bot!')
  expect(arrows).toEqual([
    { from: ANYWHERE, to: 'agent', label: 'is “agent”', kind: 'connection' },
    { from: ANYWHERE, to: 'partner', label: 'is “partner”', kind: 'connection' },
    { from: ANYWHERE, to: 'hello', label: 'otherwise', kind: 'fallback' },
    { from: RETURNED, to: 'thanks', label: 'resolved', kind: 'takeover' },
  ])
})

test('several connections between two modules are one arrow; a connection to an unknown module is none', () => {
  const connections = [
    { when: { text: { contains: 'a' } }, goTo: 'two' },
    { goTo: 'two' },
    { goTo: 'gone' },
    { set: { name: 'x', value: 1 } },
  ]
  const { arrows } = graphOf({ start: 'one', modules: [{ id: 'one', connections }, { id: 'two' }] })
  expect(arrows).toEqual([{ from: 'one', to: 'two', label: 'contains “a”, always', kind: 'connection' }])
})

test('conditions are described in words', () => {
  expect(
    [
      undefined,
      { text: { matches: '\\b(agent|human)\\b' } },
      { variable: 'vip', equals: true },
      { all: [{ text: { startsWith: 'I' } }, { not: { variable: 'order', exists: true } }] },
      { any: [{ text: { isEmpty: true } }, { variable: 'n', greaterThan: 3 }] },
      { variable: 'n', lessThan: 3 },
      { variable: 'n', notEquals: 'x' },
    ].map(describeCondition),
  ).toEqual([
    'always',
    '/agent|human/',
    'vip = true',
    'starts with “I” and not order is set',
    'is empty or n > 3',
    'n < 3',
    'n ≠ “x”',
  ])
})

describe('the layout', () => {
  const box = (id: string): Graph['boxes'][number] => {
    return {
      id,
      kind: 'module',
      title: id,
      text: '',
      start: id === '0',
      fallback: false,
      handsOverTo: null,
      continues: false,
    }
  }
  const graph = (count: number, edges: readonly Edge[]): Graph => ({
    boxes: Array.from({ length: count }, (_, index) => box(String(index))),
    arrows: edges.map(([from, to]): Arrow => ({ from: `${from}`, to: `${to}`, label: 'x', kind: 'connection' })),
  })

  test('each box is after all that lead to it; a cycle is cut at the start', () => {
    expect(
      layersOf(
        4,
        [
          [0, 1],
          [1, 2],
          [0, 2],
          [2, 3],
        ],
        [0],
      ),
    ).toEqual([0, 1, 2, 3])
    expect(
      layersOf(
        3,
        [
          [0, 1],
          [1, 2],
          [2, 0],
        ],
        [0],
      ),
    ).toEqual([0, 1, 2])
    expect(
      layersOf(
        3,
        [
          [0, 1],
          [1, 2],
          [2, 0],
        ],
        [1],
      ),
    ).toEqual([2, 0, 1])
    expect(layersOf(2, [[0, 0]], [0])).toEqual([0, 0])
  })

  const graphs = fc
    .integer({ min: 1, max: 24 })
    .chain(count =>
      fc.tuple(
        fc.constant(count),
        fc.uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 60, selector: String }),
      ),
    )
  test('in any graph no boxes overlap, all are inside the diagram, every arrow is drawn, and the layout is the same twice', () => {
    fc.assert(
      fc.property(graphs, ([count, edges]) => {
        const drawn = graph(count, edges)
        const layout = layoutOf(drawn)
        const positions = [...layout.positions.values()]
        expect(positions).toHaveLength(count)
        expect(layout.paths).toHaveLength(edges.length)
        for (const { path, label } of layout.paths) {
          expect(path).not.toMatch(/NaN|undefined|Infinity/)
          expect(Number.isFinite(label.x + label.y)).toBe(true)
        }
        for (const [index, one] of positions.entries()) {
          expect(
            one.x >= 0 && one.y >= 0 && one.x + BOX.width <= layout.width && one.y + BOX.height <= layout.height,
          ).toBe(true)
          for (const other of positions.slice(index + 1))
            expect(Math.abs(one.x - other.x) >= BOX.width || Math.abs(one.y - other.y) >= BOX.height).toBe(true)
        }
        expect(layoutOf(drawn)).toEqual(layout)
      }),
      { numRuns: 150 },
    )
  })

  test('2,000 modules in a row are laid out within 2 s', () => {
    const began = performance.now()
    const { width } = layoutOf(
      graph(
        2_000,
        Array.from({ length: 1_999 }, (_, at): Edge => [at, at + 1]),
      ),
    )
    expect(width).toBeGreaterThan(2_000 * BOX.width)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

test('a long text is wrapped, and cut with an ellipsis', () => {
  expect(wrapText('one two three four five six', 9, 2)).toEqual(['one two', 'three…'])
  expect(wrapText('short', 9, 2)).toEqual(['short'])
  expect(wrapText('immeasurably', 6, 2)).toEqual(['immea…'])
  expect(wrapText('', 6, 2)).toEqual([])
})

test('a diagram is fitted to the frame, and zooming keeps the point under the pointer', () => {
  expect(fitToFrame({ width: 100, height: 100 }, { width: 500, height: 300 })).toEqual({ scale: 1, x: 200, y: 100 })
  expect(fitToFrame({ width: 90_000, height: 100 }, { width: 500, height: 300 }).scale).toBe(0.35)
  const before = { scale: 1, x: 10, y: 20 }
  const after = zoom(before, 1.5, { x: 110, y: 70 })
  const under = (viewport: typeof before) => [(110 - viewport.x) / viewport.scale, (70 - viewport.y) / viewport.scale]
  expect(under(after)).toEqual(under(before))
  expect(zoom(before, 100, { x: 0, y: 0 }).scale).toBe(2)
})
