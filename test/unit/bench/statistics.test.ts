import { expect, test } from 'vitest'
import { latencyOf, median, percentile } from '../../bench/report/statistics.ts'

test('a percentile is a value that was measured, never one beyond the last', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1)
  expect([0, 0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 51, 96, 100, 100])
  expect(percentile([7], 0.99)).toBe(7)
  expect(() => percentile([], 0.5)).toThrow('nothing')
})

test('times come in any order, and stay in it', () => {
  const times = [30, 10, 20]
  expect(latencyOf(times)).toEqual({ p50: 20, p95: 30, p99: 30, max: 30, runs: 3 })
  expect(times).toEqual([30, 10, 20])
  expect(median([10, 9, 100])).toBe(10)
})
