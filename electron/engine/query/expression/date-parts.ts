import type { Field, TreeNode } from '../../../../shared/ejson/tree.ts'
import {
  dayOfWeek,
  dayOfYear,
  isoPartsOf,
  isoYearStart,
  partsOfDate,
  utcTime,
  weekOfYear,
  type DateParts,
} from '../values/calendar.ts'
import { exactInteger, long } from '../values/numbers.ts'
import { fromLocal } from '../values/time-zone.ts'
import { dateNode, timeOf, zoneOf } from './date-arguments.ts'
import { folded, type Environment, type Expression, type Operator } from './expression.ts'
import { failed, int, isNullish, namedOperands, nothing, refused, typeOf, type Value } from './operands.ts'

/** A part of a date, or of `{date, timezone}`. */
const part =
  (read: (parts: DateParts) => number, isLong = false): Operator =>
  (operand, environment, name) => {
    const { date, zone, hasZone } = dateAndZone(operand, environment, name)
    return folded([date, zone], (scope) => {
      const value = date(scope)
      const where = zoneOf(zone(scope), hasZone, name)
      if (isNullish(value) || where === null) return nothing
      const number = read(partsOfDate(timeOf(value, 'Location16006', name), where))
      return isLong ? long(BigInt(number)) : int(number)
    })
  }

interface DateAndZone {
  readonly date: Expression
  readonly zone: Expression
  readonly hasZone: boolean
}

function dateAndZone(operand: TreeNode, environment: Environment, name: string): DateAndZone {
  if (operand.kind === 'array' && operand.items.length !== 1)
    throw refused('Location40536', name, 'takes one operand')
  const only = operand.kind === 'array' ? (operand.items[0] as TreeNode) : operand
  // Within an array stands the date itself: a document there is no date with a zone.
  const isNamed = operand === only && only.kind === 'object' && only.fields[0]?.[0].startsWith('$') !== true
  if (!isNamed) return { date: environment.compile(only), zone: environment.compile(nothing), hasZone: false }
  const codes = { notObject: 'Location40535', unknown: 'Location40535' } as const
  const parts = { date: 'Location40539', timezone: null } as const
  const { date, timezone } = namedOperands(only, environment, name, codes, parts)
  return { date, zone: timezone, hasZone: only.fields.some(([field]) => field === 'timezone') }
}

const toParts: Operator = (operand, environment, name) => {
  const codes = { notObject: 'Location40524', unknown: 'Location40520' } as const
  const { date, timezone, iso8601 } = namedOperands(operand, environment, name, codes, {
    date: 'Location40522',
    timezone: null,
    iso8601: null,
  })
  const hasZone = hasPart(operand, 'timezone')
  const hasIso = hasPart(operand, 'iso8601')
  return folded([date, timezone, iso8601], (scope) => {
    const iso = iso8601(scope)
    const value = date(scope)
    const zone = zoneOf(timezone(scope), hasZone, name)
    if (isNullish(value) || zone === null || (hasIso && isNullish(iso))) return nothing
    if (hasIso && iso?.kind !== 'boolean')
      throw failed('Location40521', name, 'takes true or false as its `iso8601`')
    const parts = partsOfDate(timeOf(value, 'Location16006', name), zone)
    const { year, month, day, ...time } = parts
    const shown =
      iso?.kind === 'boolean' && iso.value ? { ...isoPartsOf(parts), ...time } : { year, month, day, ...time }
    return {
      kind: 'object',
      fields: Object.entries(shown).map(([field, number]): Field => [field, int(number)]),
    }
  })
}

export const hasPart = (operand: TreeNode, name: string): boolean =>
  operand.kind === 'object' && operand.fields.some(([field]) => field === name)

const partNames = [
  'year',
  'month',
  'day',
  'isoWeekYear',
  'isoWeek',
  'isoDayOfWeek',
  'hour',
  'minute',
  'second',
  'millisecond',
  'timezone',
] as const
type PartName = (typeof partNames)[number]

const fromParts: Operator = (operand, environment, name) => {
  const codes = { notObject: 'Location40519', unknown: 'Location40518' } as const
  const none = Object.fromEntries(partNames.map((part) => [part, null])) as Record<PartName, null>
  const parts = namedOperands(operand, environment, name, codes, none)
  const isIso = hasPart(operand, 'isoWeekYear')
  if (!isIso && !hasPart(operand, 'year'))
    throw refused('Location40516', name, 'takes a `year` or an `isoWeekYear`')
  const strangers: readonly PartName[] = isIso
    ? ['year', 'month', 'day']
    : ['isoWeekYear', 'isoWeek', 'isoDayOfWeek']
  if (strangers.some((part) => hasPart(operand, part)))
    throw refused(isIso ? 'Location40525' : 'Location40489', name, 'takes parts of one calendar only')
  return folded(Object.values(parts), (scope) => {
    const numbers: Partial<Record<PartName, number>> = {}
    for (const part of partNames) {
      if (part === 'timezone' || !hasPart(operand, part)) continue
      const value = parts[part](scope)
      if (isNullish(value)) return nothing
      numbers[part] = partOf(value, part, name)
    }
    const zone = zoneOf(parts.timezone(scope), hasPart(operand, 'timezone'), name)
    return zone === null ? nothing : dateNode(fromLocal(localTime(numbers, isIso), zone), name)
  })
}

function localTime(numbers: Partial<Record<PartName, number>>, isIso: boolean): number {
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0 } = numbers
  if (!isIso) return utcTime(year, month, day, hour, minute, second, millisecond)
  const { isoWeekYear = 1970, isoWeek = 1, isoDayOfWeek = 1 } = numbers
  const days = (isoWeek - 1) * 7 + isoDayOfWeek - 1
  return isoYearStart(isoWeekYear) + utcTime(1970, 1, 1 + days, hour, minute, second, millisecond)
}

function partOf(value: Value, part: PartName, name: string): number {
  const whole = exactInteger(value)
  if (whole === null)
    throw failed('Location40515', name, `takes whole numbers, and \`${part}\` is ${typeOf(value)}`)
  const isYear = part === 'year' || part === 'isoWeekYear'
  if (isYear && (whole < 1n || whole > 9999n))
    throw failed('Location40523', name, 'takes years from 1 to 9999')
  const isWide = part === 'second' || part === 'millisecond'
  if (!isYear && !isWide && (whole < -32768n || whole > 32767n))
    throw failed('Location31034', name, `takes numbers of 16 bits as its \`${part}\``)
  return Number(whole)
}

export const datePartOperators: Readonly<Record<string, Operator>> = {
  $dateFromParts: fromParts,
  $dateToParts: toParts,
  $dayOfMonth: part(({ day }) => day),
  $dayOfWeek: part(dayOfWeek),
  $dayOfYear: part(dayOfYear),
  $hour: part(({ hour }) => hour),
  $isoDayOfWeek: part((parts) => isoPartsOf(parts).isoDayOfWeek),
  $isoWeek: part((parts) => isoPartsOf(parts).isoWeek),
  $isoWeekYear: part((parts) => isoPartsOf(parts).isoWeekYear, true),
  $millisecond: part(({ millisecond }) => millisecond),
  $minute: part(({ minute }) => minute),
  $month: part(({ month }) => month),
  $second: part(({ second }) => second),
  $week: part(weekOfYear),
  $year: part(({ year }) => year),
}
