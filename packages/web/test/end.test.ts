import { expect, test } from 'vitest'
import { atStart, scrolled } from '../end.ts'

const box = (scrollTop: number, scrollHeight: number) => ({ scrollTop, scrollHeight, clientHeight: 100 })

test('what grows behind our own scrolling does not stop it from being followed', () => {
  // Scrolled to the end of 300; by the time it is told of, there are 400.
  expect(scrolled(atStart, box(200, 400))).toEqual({ follows: true, top: 200 })
})

test('who scrolls up reads in peace, and is taken along again at the end', () => {
  const end = scrolled(atStart, box(300, 400))
  const up = scrolled(end, box(100, 400))
  expect(up.follows).toBe(false)
  expect(scrolled(up, box(150, 400)).follows).toBe(false)
  expect(scrolled(up, box(290, 400)).follows).toBe(true)
})

test('a log that begins anew is followed', () => {
  const up = scrolled(scrolled(atStart, box(300, 400)), box(100, 400))
  expect(scrolled(up, box(0, 80)).follows).toBe(true)
})
