import type { TimeZone } from './preferences.ts'
import { usePreferences } from './preferences.ts'

const grouped = new Intl.NumberFormat('en-US')
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB']

/** `12,403`. */
export const formatCount = (n: number): string => grouped.format(n)

/** `41,207`; what is copied is the plain number. */
export const formatLsn = (lsn: number): string => grouped.format(lsn)

/** `980`, `12.4k`, `3.1M`: for narrow places, with the full number in the tooltip. */
export function formatCountShort(n: number): string {
  for (const [size, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    // 999,500 and up would round to "1000k".
    if (n >= size * 0.9995) {
      const scaled = n / size
      return `${scaled >= 99.95 ? Math.round(scaled) : scaled.toFixed(1).replace(/\.0$/u, '')}${unit}`
    }
  }
  return String(n)
}

/** `2.1 kB`, in steps of 1,000. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${byteUnits[unit]}`
}

/** `1 entry`, `2 entries`. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${formatCount(n)} ${n === 1 ? one : many}`

const two = (n: number): string => String(n).padStart(2, '0')

/** Outside the years a Date can hold there is no text; the number itself is the honest answer. */
const isDate = (ms: number): boolean => Number.isFinite(ms) && Math.abs(ms) <= 8.64e15

/**
 * `2026-11-02 14:03:11 UTC`, or the same in local time with its offset at that date (`+01:00`). Milliseconds when
 * `precise`.
 */
export function formatTime(ms: number, zone: TimeZone = 'utc', precise = false): string {
  if (!isDate(ms)) return String(ms)
  const date = new Date(ms)
  if (zone === 'utc') {
    const iso = date.toISOString()
    return `${iso.slice(0, -14)} ${precise ? iso.slice(-13, -1) : iso.slice(-13, -5)} UTC`
  }
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  const fraction = precise ? `.${String(date.getMilliseconds()).padStart(3, '0')}` : ''
  const offset = -date.getTimezoneOffset()
  const sign = offset < 0 ? '-' : '+'
  const size = Math.abs(offset)
  return `${day} ${time}${fraction} ${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** `formatTime` in the zone that the person chose. */
export function useFormatTime(): (ms: number, precise?: boolean) => string {
  const zone = usePreferences((p) => p.timeZone)
  return (ms, precise) => formatTime(ms, zone, precise)
}

const minute = 60_000
const steps = [
  [minute, 'min'],
  [60 * minute, 'h'],
  [24 * 60 * minute, 'd'],
  [7 * 24 * 60 * minute, 'w'],
  [365 * 24 * 60 * minute, 'y'],
] as const

/** `just now`, `5 min ago`, `3 d ago`, `in 2 h`. */
export function formatAgo(ms: number, now: number): string {
  const distance = Math.abs(now - ms)
  if (distance < minute) return 'just now'
  const [size, unit] = steps.findLast(([least]) => distance >= least) ?? steps[0]
  const text = `${formatCount(Math.floor(distance / size))} ${unit}`
  return now >= ms ? `${text} ago` : `in ${text}`
}

/** `850 ms`, `3.2 s`, `4 min 12 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.floor(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}
