import { decimal128Text } from '../../../../shared/ejson/decimal128.ts'
import { compareTexts } from '../values/compare-texts.ts'
import { isoDate } from '../values/dates.ts'
import { doubleText } from '../values/texts.ts'
import type { Operator } from './expression.ts'
import {
  failed,
  int,
  isNullish,
  nothing,
  ofMany,
  ofOne,
  ofTwo,
  text,
  typeOf,
  type Value,
} from './operands.ts'

/** The text of what counts as one: numbers and dates too, and none for null. */
export function coercedText(value: Value, name: string): string {
  if (isNullish(value)) return ''
  switch (value.kind) {
    case 'string':
    case 'symbol':
    case 'code':
      return value.value
    case 'int32':
    case 'int64':
      return String(value.value)
    case 'double':
      return doubleText(value.value)
    case 'decimal128':
      return decimal128Text(value.bytes)
    case 'date':
      return isoDate(value.milliseconds)
    case 'timestamp':
      return isoDate(BigInt(value.seconds) * 1000n)
    default:
      throw failed('Location16007', name, `cannot take ${typeOf(value)} for a string`)
  }
}

const concat = ofMany(0, Infinity, (values, _, name) => {
  let joined = ''
  for (const value of values) {
    if (isNullish(value)) return nothing
    if (value.kind !== 'string')
      throw failed('Location16702', name, `takes strings, and was given ${typeOf(value)}`)
    joined += value.value
  }
  return text(joined)
})

const split = ofTwo((input, separator, _, name) => {
  if (isNullish(input) || isNullish(separator)) return nothing
  if (input.kind !== 'string')
    throw failed('Location40085', name, `takes a string, and was given ${typeOf(input)}`)
  if (separator.kind !== 'string')
    throw failed('Location40086', name, `takes a string as its separator, and was given ${typeOf(separator)}`)
  if (separator.value === '') throw failed('Location40087', name, 'takes a separator that is not empty')
  return { kind: 'array', items: input.value.split(separator.value).map(text) }
})

/** Only ASCII letters have another case here, as in MongoDB. */
const inCase = (pattern: RegExp, change: (letters: string) => string): Operator =>
  ofOne((value, name) => text(coercedText(value, name).replace(pattern, change)))

const upper = (value: string): string => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase())

const strcasecmp = ofTwo((left, right, _, name) =>
  int(Math.sign(compareTexts(upper(coercedText(left, name)), upper(coercedText(right, name))))),
)

const length = (code: 'Location34471' | 'Location34473', measure: (value: string) => number): Operator =>
  ofOne((value, name) => {
    if (value?.kind !== 'string') throw failed(code, name, `takes a string, and was given ${typeOf(value)}`)
    return int(measure(value.value))
  })

/** How many code points a text has. */
export function codePoints(value: string): number {
  let count = 0
  for (let i = 0; i < value.length; i++) if (!isTrail(value.charCodeAt(i))) count++
  return count
}
const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

export const bytesOfText = (value: string): number => Buffer.byteLength(value)

/** Where to look: a start and an end, counted in bytes or code points. */
function bounds(name: string, [from, to]: readonly Value[], length: number): readonly [number, number] {
  const at = (value: Value, otherwise: number): number => {
    if (value === undefined) return otherwise
    const place =
      value.kind === 'int32' || value.kind === 'double'
        ? value.value
        : value.kind === 'int64'
          ? Number(value.value)
          : NaN
    if (!Number.isInteger(place))
      throw failed('Location40096', name, `takes whole numbers, and was given ${typeOf(value)}`)
    if (place < 0) throw failed('Location40097', name, 'takes numbers that are not negative')
    return place
  }
  return [at(from, 0), Math.min(at(to, length), length)]
}

const indexOf = (
  codes: readonly [first: `Location${number}`, second: `Location${number}`],
  inBytes: boolean,
): Operator =>
  ofMany(2, 4, ([input, wanted, ...places], _, name) => {
    if (isNullish(input)) return nothing
    if (input.kind !== 'string')
      throw failed(codes[0], name, `takes a string, and was given ${typeOf(input)}`)
    if (wanted?.kind !== 'string')
      throw failed(codes[1], name, `looks for a string, and was given ${typeOf(wanted)}`)
    const measure = inBytes ? bytesOfText : codePoints
    const [from, to] = bounds(name, places, measure(input.value))
    return int(placeOf(input.value, wanted.value, from, to, measure))
  })

function placeOf(
  value: string,
  wanted: string,
  from: number,
  to: number,
  measure: (text: string) => number,
): number {
  for (let unit = value.indexOf(wanted); unit >= 0; unit = value.indexOf(wanted, unit + 1)) {
    const place = measure(value.slice(0, unit))
    if (place + measure(wanted) > to) return -1
    if (place >= from) return place
    if (unit >= value.length) return -1
  }
  return -1
}

export const stringOperators: Readonly<Record<string, Operator>> = {
  $concat: concat,
  $indexOfBytes: indexOf(['Location40091', 'Location40092'], true),
  $indexOfCP: indexOf(['Location40093', 'Location40094'], false),
  $split: split,
  $strLenBytes: length('Location34473', bytesOfText),
  $strLenCP: length('Location34471', codePoints),
  $strcasecmp: strcasecmp,
  $toLower: inCase(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  $toUpper: inCase(/[a-z]+/g, (letters) => letters.toUpperCase()),
}

/** The values as strings; null where one of them is missing, else the code of its place where one is no string. */
export function textsOf(
  name: string,
  values: readonly (readonly [value: Value, code: `Location${number}`])[],
): string[] | null {
  const texts: string[] = []
  let isNull = false
  for (const [value, code] of values) {
    if (isNullish(value)) isNull = true
    else if (value.kind === 'string') texts.push(value.value)
    else throw failed(code, name, `takes strings, and was given ${typeOf(value)}`)
  }
  return isNull ? null : texts
}
