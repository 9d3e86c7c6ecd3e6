import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { dateUnits, type DateUnit } from '../values/calendar.ts'
import { dateOf } from '../values/dates.ts'
import { timeZone, utcZone, type TimeZone } from '../values/time-zone.ts'
import { failed, isNullish, typeOf, type Value } from './operands.ts'

const dateMax = 8_640_000_000_000_000n

/** Milliseconds since 1970 of what counts as a date. Errors: the code for what does not; 2 for a date of no calendar. */
export function timeOf(value: TreeNode, code: MongoCodeName, name: string): number {
  const date = dateOf(value)
  if (date === null) throw failed(code, name, `takes a date, and was given ${typeOf(value)}`)
  if (date > dateMax || date < -dateMax)
    throw failed('BadValue', name, 'takes dates of the years to 275760 only')
  return Number(date)
}

export function dateNode(milliseconds: number, name: string): TreeNode {
  if (!(Math.abs(milliseconds) <= Number(dateMax)))
    throw failed('Overflow', name, 'gives a date that is out of range')
  return { kind: 'date', milliseconds: BigInt(Math.trunc(milliseconds)) }
}

/** The zone of a `timezone`, where it was given at all; null where it is null. */
export function zoneOf(value: Value, isGiven: boolean, name: string): TimeZone | null {
  if (!isGiven) return utcZone
  if (isNullish(value)) return null
  if (value.kind !== 'string')
    throw failed('Location40533', name, `takes a string as its \`timezone\`, and was given ${typeOf(value)}`)
  const zone = timeZone(value.value)
  if (zone === null) throw failed('Location40485', name, `knows no time zone \`${value.value}\``)
  return zone
}

export function unitOf(
  value: TreeNode,
  notText: MongoCodeName,
  unknown: MongoCodeName,
  name: string,
): DateUnit {
  if (value.kind !== 'string')
    throw failed(notText, name, `takes a string as its \`unit\`, and was given ${typeOf(value)}`)
  const unit = dateUnits.find((one) => one === value.value)
  if (unit === undefined) throw failed(unknown, name, `knows no unit \`${value.value}\``)
  return unit
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Days from Monday; weeks begin on Sundays unless it is said otherwise. */
export function weekStartOf(
  value: Value,
  notText: MongoCodeName,
  unknown: MongoCodeName,
  name: string,
): number {
  if (value?.kind !== 'string')
    throw failed(notText, name, `takes a string as its \`startOfWeek\`, and was given ${typeOf(value)}`)
  const day = value.value.toLowerCase()
  const place = weekdays.findIndex(
    (weekday) => weekday === day || (day.length === 3 && weekday.startsWith(day)),
  )
  if (place < 0) throw failed(unknown, name, `knows no day \`${value.value}\` as its \`startOfWeek\``)
  return place
}
export const sunday = 6
