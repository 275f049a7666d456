import { expect, test } from 'vitest'
import { Turns } from '../../src/app/turns.ts'

const hold = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a thousand parts of one caller let the event loop turn, and a part of another caller run between them', async () => {
  const turns = new Turns()
  let done = 0
  const many = Promise.all(
    Array.from({ length: 1_000 }, async () => {
      const turn = turns.wait('many')
      if (turn) await turn
      hold(0.2)
      done += 1
    }),
  )
  let loops = 0
  const counting = setInterval(() => (loops += 1), 0)
  await turns.next('one')
  expect(done).toBeLessThan(100)
  await many
  clearInterval(counting)
  expect(done).toBe(1_000)
  // 200 ms in slices of 4.
  expect(loops).toBeGreaterThan(10)
})

test('of one caller the oldest operation goes first, and callers take turns', async () => {
  const turns = new Turns()
  const order: string[] = []
  const [first, second] = [{}, {}]
  const run = async (caller: string, name: string, operation: object) => {
    await turns.next(caller, operation)
    order.push(name)
    hold(2)
  }
  await Promise.all([
    run('a', 'first', first),
    run('a', 'second', second),
    run('a', 'first again', first),
    run('b', 'other', {}),
    run('b', 'other again', {}),
  ])
  expect(order).toEqual(['first', 'other', 'first again', 'other again', 'second'])
})

test('work that comes alone does not wait', () => {
  const turns = new Turns()
  const busy = [turns.isBusy('a'), turns.isBusy('b')]
  hold(5)
  expect([...busy, turns.isBusy('a')]).toEqual([false, false, true])
})
