import {
  dayOfWeek,
  dayOfYear,
  isoPartsOf,
  isoYearStart,
  partsOfDate,
  utcTime,
  weekOfYear,
  type DateParts,
} from './calendar.ts'
import { fromLocal, timeZone, type TimeZone } from './time-zone.ts'

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0')
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const specifiers: Readonly<Record<string, (parts: DateParts, offset: number) => string>> = {
  '%': () => '%',
  B: ({ month }) => months[month - 1] as string,
  G: (parts) => pad(isoPartsOf(parts).isoWeekYear, 4),
  H: ({ hour }) => pad(hour, 2),
  L: ({ millisecond }) => pad(millisecond, 3),
  M: ({ minute }) => pad(minute, 2),
  S: ({ second }) => pad(second, 2),
  U: (parts) => pad(weekOfYear(parts), 2),
  V: (parts) => pad(isoPartsOf(parts).isoWeek, 2),
  Y: ({ year }) => pad(year, 4),
  Z: (_, offset) => String(Math.trunc(offset / 60_000)),
  b: ({ month }) => (months[month - 1] as string).slice(0, 3),
  d: ({ day }) => pad(day, 2),
  j: (parts) => pad(dayOfYear(parts), 3),
  m: ({ month }) => pad(month, 2),
  u: (parts) => String(isoPartsOf(parts).isoDayOfWeek),
  w: (parts) => String(dayOfWeek(parts)),
  z: (_, offset) => offsetText(offset),
}

function offsetText(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60_000)
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`
}

/** What is wrong with a format: a specifier that nobody knows, or the `%` that it ends with. */
export function formatProblem(format: string): string | null {
  for (const [, specifier] of format.matchAll(/%(.?)/gsu)) {
    if (specifier === '') return '%'
    if (!Object.hasOwn(specifiers, specifier as string)) return `%${specifier}`
  }
  return null
}

/** A date as the format has it, which has no problem. */
export function dateText(milliseconds: number, format: string, zone: TimeZone): string {
  const parts = partsOfDate(milliseconds, zone)
  const offset = zone(milliseconds)
  return format.replace(/%(.)/gsu, (_, specifier: string) => specifiers[specifier]?.(parts, offset) ?? '')
}

/** How each specifier reads: digits, and the part that they are of. */
const readers: Readonly<Record<string, readonly [pattern: string, part: string]>> = {
  B: [`(${months.join('|')})`, 'monthName'],
  G: ['(\\d{4})', 'isoWeekYear'],
  H: ['(\\d{1,2})', 'hour'],
  L: ['(\\d{1,3})', 'millisecond'],
  M: ['(\\d{1,2})', 'minute'],
  S: ['(\\d{1,2})', 'second'],
  V: ['(\\d{1,2})', 'isoWeek'],
  Y: ['(\\d{1,4})', 'year'],
  Z: ['([+-]?\\d{1,4})', 'minutes'],
  b: [`(${months.map((month) => month.slice(0, 3)).join('|')})`, 'monthName'],
  d: ['(\\d{1,2})', 'day'],
  j: ['(\\d{1,3})', 'dayOfYear'],
  m: ['(\\d{1,2})', 'month'],
  u: ['(\\d)', 'isoDayOfWeek'],
  z: ['(Z|[+-]\\d{2}:?\\d{2})', 'offset'],
}

/** The date that a text spells in a format; null where it does not. A zone in the text is not allowed beside another. */
export function parseFormatted(text: string, format: string, zone: TimeZone | null): number | null {
  const names: string[] = []
  const pattern = format.replace(/%(.)|[\\^$.*+?()[\]{}|]/gsu, (whole, specifier: string | undefined) => {
    if (specifier === undefined) return `\\${whole}`
    if (specifier === '%') return '%'
    const [digits, part] = readers[specifier] ?? ['(?!)', '']
    names.push(part)
    return digits
  })
  const match = new RegExp(`^${pattern}$`, 'iu').exec(text)
  if (match === null) return null
  const values = new Map(names.map((name, i) => [name, match[i + 1] as string]))
  return fromText(values, zone)
}

function fromText(values: ReadonlyMap<string, string>, zone: TimeZone | null): number | null {
  const number = (name: string, otherwise: number): number =>
    values.has(name) ? Number(values.get(name)) : otherwise
  const named = values.get('monthName')?.toLowerCase()
  const month =
    named === undefined
      ? number('month', 1)
      : months.findIndex((one) => one.toLowerCase().startsWith(named)) + 1
  const [hour, minute, second] = [number('hour', 0), number('minute', 0), number('second', 0)]
  const day = number('day', 1)
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59 || day < 1) return null
  const time = utcTime(1970, 1, 1, hour, minute, second, number('millisecond', 0))
  const own = ownZone(values)
  if (own !== null && zone !== null) return null
  const local = dayOfText(values, number, month, day)
  return local === null ? null : fromLocal(local + time, own ?? zone ?? (() => 0))
}

function dayOfText(
  values: ReadonlyMap<string, string>,
  number: (name: string, otherwise: number) => number,
  month: number,
  day: number,
): number | null {
  if (values.has('isoWeekYear'))
    return (
      isoYearStart(number('isoWeekYear', 1970)) +
      ((number('isoWeek', 1) - 1) * 7 + number('isoDayOfWeek', 1) - 1) * 86_400_000
    )
  if (!values.has('year')) return null
  const year = number('year', 1970)
  if (values.has('dayOfYear')) return utcTime(year, 1, number('dayOfYear', 1))
  if (day > new Date(utcTime(year, month + 1, 0)).getUTCDate()) return null
  return utcTime(year, month, day)
}

function ownZone(values: ReadonlyMap<string, string>): TimeZone | null {
  const minutes = values.get('minutes')
  if (minutes !== undefined) return () => Number(minutes) * 60_000
  const offset = values.get('offset')
  return offset === undefined ? null : timeZone(offset)
}

const plain =
  /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?|[A-Za-z]+\/[A-Za-z_/]+)?$/i

/** The date that a text spells as ISO 8601, or nearly so: with a space for the T, without seconds, with a zone. */
export function parseDateText(text: string, zone: TimeZone | null): number | null {
  const match = plain.exec(text.trim())
  if (match === null) return null
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', fraction = '0', own] = match
  const values = new Map([
    ['year', year as string],
    ['month', month as string],
    ['day', day],
    ['hour', hour],
    ['minute', minute],
    ['second', second],
    ['millisecond', fraction.padEnd(3, '0').slice(0, 3)],
  ])
  if (own === undefined) return fromText(values, zone)
  const ownZone = timeZone(/^(z|utc|gmt)$/i.test(own) ? 'UTC' : own)
  return ownZone === null || zone !== null ? null : fromText(values, ownZone)
}
