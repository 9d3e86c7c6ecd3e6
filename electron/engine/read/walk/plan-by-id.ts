import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { docKeyBytesMax } from '../../../../shared/model/limits.ts'
import { canonicalPlace } from '../../bson/canonical-order.ts'
import { keyOfValue } from '../../bson/doc-key.ts'
import { compareBytes, type BsonSlice } from '../../bson/raw.ts'
import type { Filter, ValueFilter } from '../../query/filter/filter.ts'
import type { KeyRange } from './key-range.ts'

/** What a filter says about `_id`: certain keys, ascending and each once, or a range of them. */
export type IdPlan =
  | { readonly kind: 'keys'; readonly docKeys: readonly Uint8Array[] }
  | { readonly kind: 'range'; readonly range: KeyRange }

/** A longer key may have been cut, or be next to one that was, and then order is the hash's. */
const orderedKeyBytesMax = docKeyBytesMax - 128

/** These compare with other types too. */
const unbracketed: ReadonlySet<number> = new Set([bsonType.minKey, bsonType.maxKey, bsonType.undefined])
/** What a collation has a say in, also deep inside. */
const collated: ReadonlySet<number> = new Set([
  bsonType.string,
  bsonType.symbol,
  bsonType.object,
  bsonType.array,
])

/**
 * Where a filter lets the documents that it matches be found by their `_id`; null where it says nothing about it. What
 * is found still has to match. A collation compares strings in other ways than keys do.
 */
export function planById(filter: Filter, isCollated: boolean): IdPlan | null {
  const tests = idTests(filter)
  const keys = tests.map((test) => keysOf(test, isCollated)).find((found) => found !== null)
  if (keys !== undefined) return { kind: 'keys', docKeys: keys }
  const ranges = tests.flatMap((test) => rangeOf(test, isCollated) ?? [])
  return ranges.length === 0 ? null : { kind: 'range', range: ranges.reduce(narrowed) }
}

/** What every matching document's `_id` passes. */
function idTests(filter: Filter): ValueFilter[] {
  if (filter.kind === 'and') return filter.parts.flatMap(idTests)
  return filter.kind === 'field' && filter.path.text === '_id' ? [filter.test] : []
}

function keysOf(test: ValueFilter, isCollated: boolean): readonly Uint8Array[] | null {
  const operands = equalTo(test)
  if (operands === null || !operands.every((operand) => isExact(operand, isCollated))) return null
  const keys = operands.map(({ type, bytes, start }) => keyOfValue(type, bytes, start)).sort(compareBytes)
  return keys.filter((key, i) => i === 0 || compareBytes(keys[i - 1] as Uint8Array, key) !== 0)
}

function equalTo(test: ValueFilter): readonly BsonSlice[] | null {
  if (test.kind === 'in') return test.operands
  return test.kind === 'compare' && test.comparison === '$eq' ? [test.operand] : null
}

const isExact = ({ type }: BsonSlice, isCollated: boolean): boolean =>
  type !== bsonType.undefined && !(isCollated && collated.has(type))

function rangeOf(test: ValueFilter, isCollated: boolean): KeyRange | null {
  if (test.kind !== 'compare') return null
  const { type, bytes, start } = test.operand
  if (unbracketed.has(type) || !isExact(test.operand, isCollated)) return null
  const key = keyOfValue(type, bytes, start)
  if (key.length > orderedKeyBytesMax) return null
  const place = canonicalPlace(type, start)
  const isUpper = test.comparison === '$lt' || test.comparison === '$lte'
  return isUpper ? { low: Uint8Array.of(place), high: key } : { low: key, high: Uint8Array.of(place + 1) }
}

const narrowed = (a: KeyRange, b: KeyRange): KeyRange => ({
  low: compareBytes(a.low as Uint8Array, b.low as Uint8Array) < 0 ? b.low : a.low,
  high: compareBytes(a.high as Uint8Array, b.high as Uint8Array) < 0 ? a.high : b.high,
})
