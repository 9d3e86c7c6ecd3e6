import type { BsonSlice } from '../../bson/raw.ts'
import type { FieldPath } from './field-path.ts'

/** What is asked of bits by their positions, the lowest of which is 0. */
export type BitTest = '$bitsAllClear' | '$bitsAllSet' | '$bitsAnyClear' | '$bitsAnySet'

export type Comparison = '$eq' | '$gt' | '$gte' | '$lt' | '$lte'

/** What is asked of one value. `every` holds where all of its parts do, `some` where
 * one of them does, for `none` there is no such value. */
export type ValueFilter =
  | { readonly kind: 'compare'; readonly comparison: Comparison; readonly operand: BsonSlice }
  | { readonly kind: 'in'; readonly operands: readonly BsonSlice[] }
  | { readonly kind: 'exists' }
  | { readonly kind: 'type'; readonly types: ReadonlySet<number> }
  | { readonly kind: 'size'; readonly size: number }
  /** Patterns and flags as they are written; they are read when the filter is compiled. */
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags: string }
  | { readonly kind: 'mod'; readonly divisor: bigint; readonly remainder: bigint }
  | { readonly kind: 'bits'; readonly test: BitTest; readonly positions: readonly number[] }
  | { readonly kind: 'elementFilter'; readonly filter: Filter }
  | { readonly kind: 'elementValue'; readonly test: ValueFilter }
  | { readonly kind: 'every' | 'some'; readonly parts: readonly ValueFilter[] }
  | { readonly kind: 'not'; readonly part: ValueFilter }
  | { readonly kind: 'none' }

/**
 * A filter as a tree, as a planner or an explanation needs it. `field` holds where some value that the path leads to
 * passes the test: through arrays there may be many, or none; a path that ends early leads to "missing".
 */
export type Filter =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'constant'; readonly holds: boolean }
  /** Holds for this share of all documents, by chance. */
  | { readonly kind: 'sample'; readonly rate: number }
  /** An expression of the aggregation language, true or false of the whole document. */
  | { readonly kind: 'expression'; readonly operand: BsonSlice }
  /** A JSON schema. */
  | { readonly kind: 'schema'; readonly operand: BsonSlice }
  | { readonly kind: 'field'; readonly path: FieldPath; readonly test: ValueFilter }

/**
 * What is asked of a path. "Not" and "every" are asked of the path, not of each value: `{a: {$gt: 1, $lt: 5}}` holds for
 * [0, 9], whose values each pass one of the two; `{a: {$ne: 1}}` holds only where no value is 1.
 */
export function fieldFilter(path: FieldPath, test: ValueFilter): Filter {
  if (test.kind === 'not') return { kind: 'not', part: fieldFilter(path, test.part) }
  if (test.kind === 'every') return { kind: 'and', parts: test.parts.map((part) => fieldFilter(path, part)) }
  return { kind: 'field', path, test }
}

/** Expressions and schemas decode what they look at: they cost as much as many looks. */
const expressionWeight = 16

/** A text is decoded before it is searched. */
const regexWeight = 4

/** How many looks at a document the filter may take: a measure of its cost, not a bound. */
export function filterWeight(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return filter.parts.reduce((sum, part) => sum + filterWeight(part), 1)
    case 'not':
      return filterWeight(filter.part)
    case 'field':
      return valueWeight(filter.test)
    case 'expression':
    case 'schema':
      return expressionWeight
    default:
      return 1
  }
}

function valueWeight(test: ValueFilter): number {
  switch (test.kind) {
    case 'elementFilter':
      return 1 + filterWeight(test.filter)
    case 'elementValue':
      return 1 + valueWeight(test.test)
    case 'regex':
      return regexWeight
    case 'every':
    case 'some':
      return test.parts.reduce((sum, part) => sum + valueWeight(part), 0)
    case 'not':
      return valueWeight(test.part)
    default:
      return 1
  }
}
