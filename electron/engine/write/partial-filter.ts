import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { compileFilter } from '../query/filter/compile-filter.ts'
import type { Filter, ValueFilter } from '../query/filter/filter.ts'
import { queryError } from '../query/query-error.ts'

/**
 * Refuses what MongoDB does not take as the filter of a partial index: it has equality, `$in`, `$exists: true`, the four
 * comparisons, `$type`, and `$and` and `$or` over these. Errors: CannotCreateIndex; those of `compileFilter`.
 */
export function checkPartialFilter(bytes: Uint8Array): void {
  if (!isAllowed(compileFilter(bytes).filter)) {
    const message =
      'A partialFilterExpression has equality, $in, $exists: true, $gt, $gte, $lt, $lte, $type, $and and $or, and nothing else'
    throw queryError('CannotCreateIndex', message)
  }
}

function isAllowed(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.parts.every(isAllowed)
  return filter.kind === 'field' && isAllowedTest(filter.test)
}

function isAllowedTest(test: ValueFilter): boolean {
  if (test.kind === 'every') return test.parts.every(isAllowedTest)
  if (test.kind === 'compare') return test.operand.type !== bsonType.regex
  return test.kind === 'in' || test.kind === 'exists' || test.kind === 'type'
}
