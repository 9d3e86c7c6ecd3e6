import { dateAfter, dateTruncated, datesApart } from '../values/calendar.ts'
import { exactInteger, isLong, long } from '../values/numbers.ts'
import { dateNode, sunday, timeOf, unitOf, weekStartOf, zoneOf } from './date-arguments.ts'
import { hasPart } from './date-parts.ts'
import { folded, type Operator } from './expression.ts'
import { failed, isNullish, namedOperands, nothing, typeOf } from './operands.ts'

const shift =
  (sign: 1 | -1): Operator =>
  (operand, environment, name) => {
    const codes = { notObject: 'Location5166400', unknown: 'Location5166401' } as const
    const parts = namedOperands(operand, environment, name, codes, {
      startDate: 'Location5166402',
      unit: 'Location5166402',
      amount: 'Location5166402',
      timezone: null,
    })
    const hasZone = hasPart(operand, 'timezone')
    return folded(Object.values(parts), (scope) => {
      const [start, unit, amount] = [parts.startDate(scope), parts.unit(scope), parts.amount(scope)]
      const zone = zoneOf(parts.timezone(scope), hasZone, name)
      if (isNullish(start) || isNullish(unit) || isNullish(amount) || zone === null) return nothing
      const from = timeOf(start, 'Location5166403', name)
      const by = unitOf(unit, 'Location5439013', 'FailedToParse', name)
      const count = exactInteger(amount)
      if (count === null || !isLong(count))
        throw failed(
          'Location5166405',
          name,
          `takes a whole number as its \`amount\`, and was given ${typeOf(amount)}`,
        )
      return dateNode(dateAfter(from, by, sign * Number(count), zone), name)
    })
  }

const difference: Operator = (operand, environment, name) => {
  const codes = { notObject: 'Location5166301', unknown: 'Location5166302' } as const
  const parts = namedOperands(operand, environment, name, codes, {
    startDate: 'Location5166303',
    endDate: 'Location5166304',
    unit: 'Location5166305',
    timezone: null,
    startOfWeek: null,
  })
  const [hasZone, hasStart] = [hasPart(operand, 'timezone'), hasPart(operand, 'startOfWeek')]
  return folded(Object.values(parts), (scope) => {
    const [start, end, unit] = [parts.startDate(scope), parts.endDate(scope), parts.unit(scope)]
    const day = parts.startOfWeek(scope)
    const zone = zoneOf(parts.timezone(scope), hasZone, name)
    if (isNullish(start) || isNullish(end) || isNullish(unit) || zone === null) return nothing
    if (hasStart && isNullish(day)) return nothing
    const by = unitOf(unit, 'Location5439013', 'FailedToParse', name)
    const weekStart = hasStart ? weekStartOf(day, 'Location5439015', 'Location5439016', name) : sunday
    const [from, to] = [timeOf(start, 'Location5166307', name), timeOf(end, 'Location5166307', name)]
    return long(BigInt(datesApart(from, to, by, zone, weekStart)))
  })
}

const truncate: Operator = (operand, environment, name) => {
  const codes = { notObject: 'Location5439007', unknown: 'Location5439008' } as const
  const parts = namedOperands(operand, environment, name, codes, {
    date: 'Location5439009',
    unit: 'Location5439010',
    binSize: null,
    timezone: null,
    startOfWeek: null,
  })
  const [hasZone, hasStart, hasSize] = ['timezone', 'startOfWeek', 'binSize'].map((part) =>
    hasPart(operand, part),
  )
  return folded(Object.values(parts), (scope) => {
    const [date, unit, size, day] = [
      parts.date(scope),
      parts.unit(scope),
      parts.binSize(scope),
      parts.startOfWeek(scope),
    ]
    const zone = zoneOf(parts.timezone(scope), hasZone === true, name)
    if (isNullish(date) || isNullish(unit) || zone === null) return nothing
    if ((hasSize === true && isNullish(size)) || (hasStart === true && isNullish(day))) return nothing
    const by = unitOf(unit, 'Location5439013', 'Location5439014', name)
    const weekStart =
      hasStart === true ? weekStartOf(day, 'Location5439015', 'Location5439016', name) : sunday
    const count = hasSize === true ? exactInteger(size) : 1n
    if (count === null || !isLong(count))
      throw failed('Location5439017', name, 'takes a whole number as its `binSize`')
    if (count < 1n) throw failed('Location5439018', name, 'takes a positive `binSize`')
    return dateNode(
      dateTruncated(timeOf(date, 'Location5439012', name), by, Number(count), zone, weekStart),
      name,
    )
  })
}

export const dateMathOperators: Readonly<Record<string, Operator>> = {
  $dateAdd: shift(1),
  $dateDiff: difference,
  $dateSubtract: shift(-1),
  $dateTrunc: truncate,
}
