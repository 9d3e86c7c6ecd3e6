import { fromLocal, type TimeZone } from './time-zone.ts'

export interface DateParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

export interface IsoParts {
  readonly isoWeekYear: number
  readonly isoWeek: number
  readonly isoDayOfWeek: number
}

const dayMilliseconds = 86_400_000

/** `Date.UTC` takes years below 100 for those of the last century. */
export function utcTime(
  year: number,
  month = 1,
  day = 1,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.setUTCHours(hour, minute, second, millisecond)
}

/** What the zone's clocks and calendar show. */
export function partsOfDate(milliseconds: number, zone: TimeZone): DateParts {
  const date = new Date(milliseconds + zone(milliseconds))
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  }
}

/** 1 for Sunday to 7 for Saturday. */
export const dayOfWeek = ({ year, month, day }: DateParts): number =>
  new Date(utcTime(year, month, day)).getUTCDay() + 1

export const dayOfYear = ({ year, month, day }: DateParts): number =>
  (utcTime(year, month, day) - utcTime(year)) / dayMilliseconds + 1

/** Weeks begin on Sundays; days before the first one are in week 0. */
export const weekOfYear = (parts: DateParts): number =>
  Math.floor((dayOfYear(parts) - dayOfWeek(parts) + 7) / 7)

/** Weeks begin on Mondays; the first is the one with the year's first Thursday. */
export function isoPartsOf(parts: DateParts): IsoParts {
  const isoDayOfWeek = ((dayOfWeek(parts) + 5) % 7) + 1
  const thursday = utcTime(parts.year, parts.month, parts.day + 4 - isoDayOfWeek)
  const isoWeekYear = new Date(thursday).getUTCFullYear()
  const isoWeek = Math.floor((thursday - utcTime(isoWeekYear)) / dayMilliseconds / 7) + 1
  return { isoWeekYear, isoWeek, isoDayOfWeek }
}

/** The first day of the first week of a year, by ISO 8601. */
export function isoYearStart(year: number): number {
  const fourth = utcTime(year, 1, 4)
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayMilliseconds
}

export const dateUnits = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
] as const
export type DateUnit = (typeof dateUnits)[number]

const unitMilliseconds = {
  week: 7 * dayMilliseconds,
  day: dayMilliseconds,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
}
const unitMonths = { year: 12, quarter: 3, month: 1 }

const isOfMonths = (unit: DateUnit): unit is keyof typeof unitMonths => Object.hasOwn(unitMonths, unit)

/** Whole units later. Days and longer ones are the calendar's, which differ in length; a day that a month lacks is its last. */
export function dateAfter(milliseconds: number, unit: DateUnit, amount: number, zone: TimeZone): number {
  if (isOfMonths(unit)) return afterMonths(milliseconds, amount * unitMonths[unit], zone)
  const length = unitMilliseconds[unit] * amount
  if (unit !== 'day' && unit !== 'week') return milliseconds + length
  return fromLocal(milliseconds + zone(milliseconds) + length, zone)
}

function afterMonths(milliseconds: number, months: number, zone: TimeZone): number {
  const { year, month, day, hour, minute, second, millisecond } = partsOfDate(milliseconds, zone)
  const last = new Date(utcTime(year, month + months + 1, 0)).getUTCDate()
  return fromLocal(
    utcTime(year, month + months, Math.min(day, last), hour, minute, second, millisecond),
    zone,
  )
}

/** How many boundaries of a unit lie between two dates; weeks begin on a day counted from Monday, 0. */
export function datesApart(
  from: number,
  to: number,
  unit: DateUnit,
  zone: TimeZone,
  weekStart: number,
): number {
  const count = (milliseconds: number): number => unitNumber(milliseconds, unit, zone, weekStart)
  return count(to) - count(from)
}

/** The number of the unit that a date is in; of hours and shorter ones by the time itself. */
function unitNumber(milliseconds: number, unit: DateUnit, zone: TimeZone, weekStart: number): number {
  const local = milliseconds + zone(milliseconds)
  if (isOfMonths(unit)) {
    const date = new Date(local)
    return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / unitMonths[unit])
  }
  // The first of January 1970 was a Thursday.
  if (unit === 'week') return Math.floor((Math.floor(local / dayMilliseconds) + 3 - weekStart) / 7)
  return Math.floor(local / unitMilliseconds[unit])
}

/** Bins are counted from the year 2000: from its first day, or the first start of a week in it. */
const binsFrom = utcTime(2000)

/** The start of the bin of so many units that a date lies in. */
export function dateTruncated(
  milliseconds: number,
  unit: DateUnit,
  size: number,
  zone: TimeZone,
  weekStart: number,
): number {
  const local = milliseconds + zone(milliseconds)
  if (isOfMonths(unit)) {
    const date = new Date(local)
    const months = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth()
    const length = unitMonths[unit] * size
    return fromLocal(utcTime(2000, Math.floor(months / length) * length + 1), zone)
  }
  const length = unitMilliseconds[unit] * size
  const start = unit === 'week' ? binsFrom + ((weekStart + 2) % 7) * dayMilliseconds : binsFrom
  if (unit === 'day' || unit === 'week')
    return fromLocal(start + Math.floor((local - start) / length) * length, zone)
  const reference = fromLocal(binsFrom, zone)
  return reference + Math.floor((milliseconds - reference) / length) * length
}
