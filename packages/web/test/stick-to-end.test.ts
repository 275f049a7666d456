import { expect, test } from 'vitest'
import { afterScroll, initialScroll } from '../ui/stick-to-end.ts'

const box = (scrollTop: number, scrollHeight: number) => ({ scrollTop, scrollHeight, clientHeight: 100 })

test('a box that grows while our own scroll event is on its way is still followed', () => {
  // Scrolled to the end of 300; when the event arrives, there are 400.
  expect(afterScroll(initialScroll, box(200, 400))).toEqual({ follows: true, top: 200 })
})

test('scrolling up stops the following, and scrolling back to the end starts it again', () => {
  const end = afterScroll(initialScroll, box(300, 400))
  const up = afterScroll(end, box(100, 400))
  expect(up.follows).toBe(false)
  expect(afterScroll(up, box(150, 400)).follows).toBe(false)
  expect(afterScroll(up, box(290, 400)).follows).toBe(true)
})

test('a log that is emptied is followed again', () => {
  const up = afterScroll(afterScroll(initialScroll, box(300, 400)), box(100, 400))
  expect(afterScroll(up, box(0, 80)).follows).toBe(true)
})
