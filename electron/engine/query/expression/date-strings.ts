import { utcZone } from '../values/time-zone.ts'
import { dateText, formatProblem, parseDateText, parseFormatted } from '../values/date-text.ts'
import { dateNode, timeOf, zoneOf } from './date-arguments.ts'
import { hasPart } from './date-parts.ts'
import { folded, type Operator } from './expression.ts'
import { failed, isNullish, namedOperands, nothing, text, typeOf, type Value } from './operands.ts'

const usualFormat = '%Y-%m-%dT%H:%M:%S.%L'

const toText: Operator = (operand, environment, name) => {
  const codes = { notObject: 'Location18629', unknown: 'Location18534' } as const
  const parts = namedOperands(operand, environment, name, codes, {
    date: 'Location18628',
    format: null,
    timezone: null,
    onNull: null,
  })
  const [hasFormat, hasZone, hasOnNull] = ['format', 'timezone', 'onNull'].map((part) =>
    hasPart(operand, part),
  )
  return folded(Object.values(parts), (scope) => {
    const value = parts.date(scope)
    const given = parts.format(scope)
    const zone = zoneOf(parts.timezone(scope), hasZone === true, name)
    if (isNullish(value)) return hasOnNull === true ? parts.onNull(scope) : nothing
    const format: Value = hasFormat === true ? given : text(usualFormat + (zone === utcZone ? 'Z' : ''))
    if (zone === null || isNullish(format)) return nothing
    if (format.kind !== 'string')
      throw failed('Location18533', name, `takes a string as its \`format\`, and was given ${typeOf(format)}`)
    const problem = formatProblem(format.value)
    if (problem === '%') throw failed('Location18535', name, 'has a format that ends with a `%`')
    if (problem !== null) throw failed('Location18536', name, `knows no \`${problem}\` in a format`)
    return text(dateText(timeOf(value, 'Location16006', name), format.value, zone))
  })
}

const fromText: Operator = (operand, environment, name) => {
  const codes = { notObject: 'Location40540', unknown: 'Location40541' } as const
  const parts = namedOperands(operand, environment, name, codes, {
    dateString: 'Location40542',
    format: null,
    timezone: null,
    onNull: null,
    onError: null,
  })
  const [hasFormat, hasZone, hasOnNull, hasOnError] = ['format', 'timezone', 'onNull', 'onError'].map(
    (part) => hasPart(operand, part),
  )
  return folded(Object.values(parts), (scope) => {
    const value = parts.dateString(scope)
    const format = parts.format(scope)
    const zone = zoneOf(parts.timezone(scope), hasZone === true, name)
    if (hasFormat === true && !isNullish(format) && format.kind !== 'string')
      throw failed('Location40684', name, `takes a string as its \`format\`, and was given ${typeOf(format)}`)
    if (isNullish(value)) return hasOnNull === true ? parts.onNull(scope) : nothing
    if (zone === null || (hasFormat === true && isNullish(format))) return nothing
    const time = value.kind === 'string' ? read(value.value, format, hasZone === true ? zone : null) : null
    if (time !== null) return dateNode(time, name)
    if (hasOnError === true) return parts.onError(scope)
    throw failed(
      'ConversionFailure',
      name,
      `cannot read a date from ${value.kind === 'string' ? `\`${value.value}\`` : typeOf(value)}`,
    )
  })
}

const read = (value: string, format: Value, zone: Parameters<typeof parseDateText>[1]): number | null =>
  format?.kind === 'string' ? parseFormatted(value, format.value, zone) : parseDateText(value, zone)

export const dateStringOperators: Readonly<Record<string, Operator>> = {
  $dateFromString: fromText,
  $dateToString: toText,
}
