import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { compileFilter, type FilterOptions, type Matcher } from '../filter/compile-filter.ts'
import { invalidUpdate } from './update-error.ts'

/** What a filter within an update may not ask, as the whole document is not there. */
const notWithinUpdates: ReadonlySet<string> = new Set(['$expr', '$jsonSchema'])

/**
 * Compiles a filter that an update asks about parts of a document. Errors: those of `compileFilter`, and 224 for `$expr`
 * and `$jsonSchema`.
 */
export function compileCondition(condition: ObjectNode, options: FilterOptions): Matcher {
  refuseFeatures(condition)
  return compileFilter(treeToBson(condition), options)
}

function refuseFeatures(condition: TreeNode): void {
  if (condition.kind !== 'object') return
  for (const [name, value] of condition.fields) {
    if (notWithinUpdates.has(name))
      throw invalidUpdate(
        'QueryFeatureNotAllowed',
        `\`${name}\` may not stand in a filter within an update`,
        name,
      )
    if (value.kind === 'array' && ['$and', '$or', '$nor'].includes(name)) value.items.forEach(refuseFeatures)
    if (value.kind === 'object')
      for (const [operator, operand] of value.fields) if (operator === '$elemMatch') refuseFeatures(operand)
  }
}
