import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { retryDelay, sleep } from '../../../../renderer/state/retry.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('waits double from a quarter of a second up to five seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(retryDelay)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
})

test('a wait ends early when it is aborted, before or during', async () => {
  const stop = new AbortController()
  const during = sleep(60_000, stop.signal)
  stop.abort()
  await during
  await sleep(60_000, stop.signal)
  expect(vi.getTimerCount()).toBe(0)
})
