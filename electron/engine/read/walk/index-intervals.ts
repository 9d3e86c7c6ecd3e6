import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { canonicalPlace } from '../../bson/canonical-order.ts'
import { encodeKey } from '../../bson/doc-key.ts'
import { compareBytes, ElementCursor, type BsonSlice } from '../../bson/raw.ts'
import { bracketText, valueText } from './bound-text.ts'
import type { Filter, ValueFilter } from '../../query/filter/filter.ts'

/**
 * Values of one field: those whose keys, ascending, begin with `low`, with `high`, or lie between. A point is all of one
 * value's key.
 */
export interface Interval {
  readonly low: Uint8Array
  readonly high: Uint8Array
  readonly isPoint: boolean
  /** How an explanation writes its ends: `[1` and `5)`. */
  readonly lowText: () => string
  readonly highText: () => string
}

/** What a collation has a say in, also deep inside: strings, and what may hold them. */
const collated: ReadonlySet<number> = new Set([
  bsonType.string,
  bsonType.symbol,
  bsonType.object,
  bsonType.array,
])

/** How strings of a query compare with those of an index: by their bytes, alike by a collation, or not alike. */
export type Strings = 'binary' | 'collated' | 'other'

/** All that a filter asks of the values at a path; each holds for one of them at least, where there are several. */
export function testsAt(filter: Filter, path: string): ValueFilter[] {
  if (filter.kind === 'and') return filter.parts.flatMap((part) => testsAt(part, path))
  if (filter.kind !== 'field') return []
  const { text } = filter.path
  if (text === path) return [filter.test]
  const isWithin = filter.test.kind === 'elementFilter' && path.startsWith(`${text}.`)
  return isWithin && filter.test.kind === 'elementFilter'
    ? testsAt(filter.test.filter, path.slice(text.length + 1))
    : []
}

/** The values that can pass a test, as intervals; null where it leaves all. More may be in them than pass. */
export function intervalsOf(test: ValueFilter, strings: Strings): readonly Interval[] | null {
  switch (test.kind) {
    case 'compare':
      return comparisonIntervals(test, strings)
    case 'in': {
      const each = test.operands.map((operand) => equalTo(operand, strings))
      return each.includes(null) ? null : each.flatMap((one) => one ?? [])
    }
    case 'type':
      return typeIntervals(test.types)
    case 'elementValue':
      return intervalsOf(test.test, strings)
    case 'every': {
      const each = test.parts.flatMap((part) => {
        const intervals = intervalsOf(part, strings)
        return intervals === null ? [] : [intervals]
      })
      return each.length === 0 ? null : each.reduce(intersected)
    }
    default:
      return null
  }
}

type CompareFilter = Extract<ValueFilter, { kind: 'compare' }>

function comparisonIntervals(
  { comparison, operand }: CompareFilter,
  strings: Strings,
): readonly Interval[] | null {
  if (comparison === '$eq') return equalTo(operand, strings)
  const { type } = operand
  const isUnbounded = type === bsonType.minKey || type === bsonType.maxKey
  // An array as a whole has no key of its own, but where it is an element.
  if (isUnbounded || type === bsonType.array || type === bsonType.undefined) return null
  const bracket = bracketOf(type)
  if (collated.has(type) && strings !== 'binary') return strings === 'other' ? null : [bracket]
  const key = encodeKey([operand], [false])
  const text = (): string => valueText(operand)
  const isUpper = comparison === '$lt' || comparison === '$lte'
  if (isUpper)
    return [{ ...bracket, high: key, highText: () => `${text()}${comparison === '$lte' ? ']' : ')'}` }]
  return [{ ...bracket, low: key, lowText: () => `${comparison === '$gte' ? '[' : '('}${text()}` }]
}

function equalTo(operand: BsonSlice, strings: Strings): readonly Interval[] | null {
  const { type } = operand
  if (type === bsonType.regex || type === bsonType.undefined) return null
  if (collated.has(type) && strings !== 'binary') {
    if (strings === 'other' || type === bsonType.array) return null
    return [bracketOf(type)]
  }
  const self = pointOf(operand)
  return type === bsonType.array ? [self, firstElement(operand)] : [self]
}

function pointOf(value: BsonSlice): Interval {
  const key = encodeKey([value], [false])
  const lowText = (): string => `[${valueText(value)}`
  const highText = (): string => `${valueText(value)}]`
  return { low: key, high: key, isPoint: true, lowText, highText }
}

/** All values that compare with those of a type. */
function bracketOf(type: number): Interval {
  const bracket = Uint8Array.of(canonicalPlace(type, 0))
  const [lowText, highText] = bracketText(type)
  return {
    low: bracket,
    high: bracket,
    isPoint: false,
    lowText: () => lowText,
    highText: () => highText,
  }
}

/** An array that is the value has the keys of its elements; one without any that of undefined. */
function firstElement({ bytes, start }: BsonSlice): Interval {
  const cursor = new ElementCursor(bytes, start)
  if (cursor.next()) return pointOf(cursor.slice())
  return pointOf({ type: bsonType.undefined, bytes, start, end: start })
}

function typeIntervals(types: ReadonlySet<number>): readonly Interval[] | null {
  if (types.has(bsonType.array) || types.has(bsonType.undefined)) return null
  const byPlace = new Map([...types].map((type) => [canonicalPlace(type, 0), bracketOf(type)]))
  return [...byPlace.values()]
}

/** Values that lie in an interval of each list. */
export function intersected(left: readonly Interval[], right: readonly Interval[]): readonly Interval[] {
  return left.flatMap((one) => right.flatMap((other) => narrowed(one, other)))
}

function narrowed(left: Interval, right: Interval): Interval[] {
  const lower = compareBytes(left.low, right.low) < 0 ? right : left
  const upper = isHigher(left.high, right.high) ? right : left
  if (compareWithHigh(lower.low, upper.high) > 0) return []
  const isPoint = left.isPoint || right.isPoint
  return [{ low: lower.low, high: upper.high, isPoint, lowText: lower.lowText, highText: upper.highText }]
}

/** Whether one upper bound lets more through: of two that begin alike the shorter one does. */
function isHigher(left: Uint8Array, right: Uint8Array): boolean {
  const length = Math.min(left.length, right.length)
  const order = compareBytes(left.subarray(0, length), right.subarray(0, length))
  return order === 0 ? left.length < right.length : order > 0
}

const compareWithHigh = (low: Uint8Array, high: Uint8Array): number =>
  compareBytes(low.length > high.length ? low.subarray(0, high.length) : low, high)
