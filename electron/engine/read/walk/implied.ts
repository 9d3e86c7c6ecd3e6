import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { canonicalPlace } from '../../bson/canonical-order.ts'
import { compareValues } from '../../bson/compare.ts'
import type { BsonSlice } from '../../bson/raw.ts'
import type { Comparison, Filter, ValueFilter } from '../../query/filter/filter.ts'
import { valueTest } from '../../query/filter/value-test.ts'
import type { CollectionIndex } from '../indexes-of.ts'
import { testsAt } from './index-intervals.ts'
import type { MatchQuery } from './plan.ts'

/** Whether MongoDB would have in an index all that a query matches, as far as the query says so. */
export function holdsAllMatching(index: CollectionIndex, { filter, collation }: MatchQuery): boolean {
  const { definition, partial, isSparse } = index
  if (!isSparse && partial === null) return true
  if (filter === null || definition === null) return false
  const asked = filter.filter
  if (isSparse && !definition.paths.some((path) => testsAt(asked, path).some(impliesValue))) return false
  if (partial === null) return true
  const isBinary = collation === undefined && index.collation === undefined
  return isBinary && isImplied(partial.filter, asked)
}

/** Whether what passes `asked` passes `wanted`; false also where that cannot be told. */
function isImplied(wanted: Filter, asked: Filter): boolean {
  if (wanted.kind === 'and') return wanted.parts.every((part) => isImplied(part, asked))
  if (wanted.kind !== 'field') return false
  const { test } = wanted
  return testsAt(asked, wanted.path.text).some((one) => implies(one, test))
}

function implies(asked: ValueFilter, wanted: ValueFilter): boolean {
  if (wanted.kind === 'exists') return impliesValue(asked)
  if (asked.kind === 'in') return asked.operands.every((operand) => passes(operand, wanted))
  if (asked.kind !== 'compare') return false
  if (asked.comparison === '$eq') return passes(asked.operand, wanted)
  return wanted.kind === 'compare' && isWithin(asked, wanted)
}

/** Whether what passes has a value. */
function impliesValue(test: ValueFilter): boolean {
  if (test.kind === 'in') return test.operands.every(isValue)
  if (test.kind === 'compare') return isValue(test.operand)
  return test.kind === 'exists' || test.kind === 'type'
}

const isValue = ({ type }: BsonSlice): boolean =>
  type !== bsonType.null && type !== bsonType.minKey && type !== bsonType.maxKey

/** Whether the value itself passes; an array has other values beside itself. */
function passes(value: BsonSlice, wanted: ValueFilter): boolean {
  if (value.type === bsonType.array || !isValue(value)) return false
  if (wanted.kind !== 'compare' && wanted.kind !== 'in' && wanted.kind !== 'type') return false
  const test = valueTest(wanted, { strings: undefined, documentTest: () => () => false })
  return test(value.type, value.bytes, value.start)
}

interface Bound {
  readonly comparison: Comparison
  readonly operand: BsonSlice
}

function isWithin(asked: Bound, wanted: Bound): boolean {
  const [ours, theirs] = [asked.operand, wanted.operand]
  if (!isValue(ours) || ours.type === bsonType.array) return false
  if (canonicalPlace(ours.type, 0) !== canonicalPlace(theirs.type, 0)) return false
  if (asked.comparison.startsWith('$g') !== wanted.comparison.startsWith('$g')) return false
  const order = compareValues(ours, theirs) * (asked.comparison.startsWith('$g') ? 1 : -1)
  const isStricter = wanted.comparison.endsWith('e') || !asked.comparison.endsWith('e')
  return order > 0 || (order === 0 && isStricter)
}
