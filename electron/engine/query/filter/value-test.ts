import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { compareValues, type CompareStrings } from '../../bson/compare.ts'
import { ElementCursor, type BsonSlice } from '../../bson/raw.ts'
import { bitsTest } from './bits-test.ts'
import { comparisonTest } from './comparison-test.ts'
import type { Filter, ValueFilter } from './filter.ts'
import { modTest } from './mod-test.ts'
import { regexTest } from './regex-filter.ts'
import { missing, sliceOf, type DocumentTest, type ValueTest } from './value.ts'

/** What a value's test is made with. */
export interface TestContext {
  /** The collation's order of strings; undefined for that of their bytes. */
  readonly strings: CompareStrings | undefined
  /** Makes the test of a filter over elements which are documents. */
  readonly documentTest: (filter: Filter) => DocumentTest
}

/** One value's test. */
export function valueTest(filter: ValueFilter, context: TestContext): ValueTest {
  switch (filter.kind) {
    case 'compare':
      return comparisonTest(filter.comparison, filter.operand, context.strings)
    case 'in':
      return inTest(filter.operands, context.strings)
    case 'exists':
      return (type) => type !== missing
    case 'type':
      return (type) => filter.types.has(type)
    case 'size':
      return (type, bytes, start) => type === bsonType.array && elementCount(bytes, start) === filter.size
    case 'mod':
      return modTest(filter.divisor, filter.remainder)
    case 'bits':
      return bitsTest(filter.test, filter.positions)
    case 'elementFilter':
    case 'elementValue': {
      const test = elementTest(filter, context) as ValueTest
      return (type, bytes, start) => type === bsonType.array && someElement(test, bytes, start)
    }
    case 'regex':
      return regexTest(filter)
    case 'some': {
      const tests = filter.parts.map((part) => valueTest(part, context))
      return (type, bytes, start) => tests.some((test) => test(type, bytes, start))
    }
    case 'every': {
      const tests = filter.parts.map((part) => valueTest(part, context))
      return (type, bytes, start) => tests.every((test) => test(type, bytes, start))
    }
    case 'not': {
      const test = valueTest(filter.part, context)
      return (type, bytes, start) => !test(type, bytes, start)
    }
    case 'none':
      return () => false
  }
}

/** Equality with one of many: operands lie sorted, so that a long list costs few comparisons. */
function inTest(operands: readonly BsonSlice[], strings: CompareStrings | undefined): ValueTest {
  const sorted = [...operands].sort((left, right) => compareValues(left, right, strings))
  const hasNull = sorted.some(({ type }) => type === bsonType.null)
  return (type, bytes, start) => {
    if (type === missing) return hasNull
    const value = sliceOf(type, bytes, start)
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const order = compareValues(value, sorted[middle] as BsonSlice, strings)
      if (order === 0) return true
      if (order < 0) high = middle
      else low = middle + 1
    }
    return false
  }
}

function elementCount(bytes: Uint8Array, start: number): number {
  const cursor = new ElementCursor(bytes, start)
  let count = 0
  while (cursor.next()) count += 1
  return count
}

/** What `$elemMatch` asks of each element, null for other filters. An array within the array counts as a document. */
export function elementTest(filter: ValueFilter, context: TestContext): ValueTest | null {
  if (filter.kind === 'elementValue') return valueTest(filter.test, context)
  if (filter.kind !== 'elementFilter') return null
  const test = context.documentTest(filter.filter)
  return (type, bytes, start) => (type === bsonType.object || type === bsonType.array) && test(bytes, start)
}

/** Whether an element of the array at `start` passes. */
export function someElement(test: ValueTest, bytes: Uint8Array, start: number): boolean {
  const cursor = new ElementCursor(bytes, start)
  while (cursor.next()) if (test(cursor.type, bytes, cursor.valueStart)) return true
  return false
}
