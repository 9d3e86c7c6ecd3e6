import { expect, test } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatCountShort,
  formatDuration,
  formatTime,
  plural,
} from '../../../../renderer/state/format.ts'

test('counts are grouped, and short ones never round up to four digits', () => {
  expect(formatCount(12403)).toBe('12,403')
  const short = [0, 999, 1000, 1040, 12403, 99_949, 99_950, 999_499, 999_500, 1_500_000, 2e9].map(
    formatCountShort,
  )
  expect(short).toEqual(['0', '999', '1k', '1k', '12.4k', '99.9k', '100k', '999k', '1M', '1.5M', '2G'])
})

test('bytes move to the next unit before they need four digits', () => {
  expect([0, 999, 1000, 2100, 99_600, 999_400, 999_600, 3e9].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '2.1 kB',
    '100 kB',
    '999 kB',
    '1.0 MB',
    '3.0 GB',
  ])
})

test('times are UTC with seconds or milliseconds; what no date can hold stays a number', () => {
  const ms = Date.UTC(2026, 10, 2, 14, 3, 11, 250)
  expect(formatTime(ms)).toBe('2026-11-02 14:03:11 UTC')
  expect(formatTime(ms, 'utc', true)).toBe('2026-11-02 14:03:11.250 UTC')
  expect(formatTime(Date.UTC(-5, 0, 1))).toBe('-000005-01-01 00:00:00 UTC')
  expect(formatTime(9e15)).toBe('9000000000000000')
})

test('local time carries the offset of its own date', () => {
  expect(formatTime(Date.UTC(2026, 6, 1, 12), 'local')).toMatch(/^2026-0[67]-\d\d \d\d:00:00 [+-]\d\d:\d\d$/u)
})

test('distances in time take the largest unit that fits', () => {
  const now = 1e12
  const ago = [0, 59_000, 60_000, 3 * 3_600_000, 2 * 86_400_000, 15 * 86_400_000, 800 * 86_400_000]
  expect(ago.map((d) => formatAgo(now - d, now))).toEqual([
    'just now',
    'just now',
    '1 min ago',
    '3 h ago',
    '2 d ago',
    '2 w ago',
    '2 y ago',
  ])
  expect(formatAgo(now + 7_200_000, now)).toBe('in 2 h')
})

test('durations and plurals read as a person would say them', () => {
  expect([850, 3200, 42_000, 252_000, 7_500_000].map(formatDuration)).toEqual([
    '850 ms',
    '3.2 s',
    '42 s',
    '4 min 12 s',
    '2 h 5 min',
  ])
  expect([plural(1, 'entry', 'entries'), plural(1200, 'entry', 'entries')]).toEqual([
    '1 entry',
    '1,200 entries',
  ])
})
