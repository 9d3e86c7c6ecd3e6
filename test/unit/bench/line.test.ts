import { expect, test } from 'vitest'
import {
  atLeast,
  atMost,
  goalText,
  isKept,
  missedGoals,
  plainLine,
  ratioLine,
  unmeasuredLine,
} from '../../bench/report/line.ts'

const page = (ratio: number) => ratioLine('Page', '0.40 ms', 'yardstick 0.20 ms', ratio, atMost(2))
const scan = (ratio: number) => ratioLine('Scan', '1 row/s', 'yardstick 2 rows/s', ratio, atLeast(0.6))

test('a goal is kept at its bound and missed beyond it', () => {
  expect([page(2), page(2.01), scan(0.6), scan(0.59)].map(isKept)).toEqual([true, false, true, false])
  expect(isKept(plainLine('Open', 'milliseconds', 150, atMost(150)))).toBe(true)
})

test('a line without a goal is neither, one that could not be measured is missed', () => {
  expect(isKept(ratioLine('Look', '', '', 1000, null))).toBeNull()
  expect(isKept(unmeasuredLine('Filter', 'ratio', atMost(1.3), 'no filters yet'))).toBe(false)
  expect(isKept(page(Number.NaN))).toBe(false)
})

test('each missed goal is named with what was measured instead', () => {
  const lines = [
    page(1),
    page(3),
    scan(0.25),
    plainLine('Bytes', 'bytes', 2048, atMost(1024)),
    unmeasuredLine('Filter', 'ratio', atMost(1.3), 'no filters yet'),
  ]
  expect(missedGoals(lines)).toEqual([
    'Page: 3.00× instead of ≤ 2×',
    'Scan: 0.25× instead of ≥ 0.6×',
    'Bytes: 2.0 KB instead of ≤ 1.0 KB',
    'Filter: no filters yet instead of ≤ 1.3×',
  ])
})

test('a goal is written in its unit', () => {
  expect(goalText(plainLine('Open', 'milliseconds', 1, atMost(150)))).toBe('≤ 150 ms')
  expect(goalText(scan(1))).toBe('≥ 0.6×')
  expect(goalText(ratioLine('Look', '', '', 1, null))).toBe('')
})
