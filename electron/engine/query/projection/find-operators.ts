import { decimal128Text } from '../../../../shared/ejson/decimal128.ts'
import { bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import { bsonTypeOf, treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import type { ArgonError } from '../../../../shared/model/errors.ts'
import { compileFilter, type FilterOptions, type Matcher } from '../filter/compile-filter.ts'
import { queryError } from '../query-error.ts'
import { isNumber, type NumberNode } from '../values/compare-nodes.ts'
import type { Slice } from './projection-tree.ts'

/** The operand of find's `$slice`: a number, or how many to skip and to take. Null where it is that of an expression. */
export function parseFindSlice(operand: TreeNode): Slice | null {
  if (isNumber(operand)) return { skip: null, limit: clampedInt(operand) }
  if (operand.kind !== 'array' || operand.items.length !== 2) return null
  const [skip, limit] = operand.items as [TreeNode, TreeNode]
  if (!isNumber(skip) || !isNumber(limit)) return null
  const count = clampedInt(limit)
  return count > 0 ? { skip: clampedInt(skip), limit: count } : null
}

const int32Max = 0x7fffffff

/** Towards zero and into the range of an int32. */
function clampedInt(node: NumberNode): number {
  const value = node.kind === 'decimal128' ? Number(decimal128Text(node.bytes)) : Number(node.value)
  if (Number.isNaN(value)) return 0
  return Math.trunc(Math.min(Math.max(value, -int32Max - 1), int32Max))
}

interface ElemMatchPlace extends FilterOptions {
  readonly isNested: boolean
  readonly hasPositional: boolean
}

/** The filter of `{name: {$elemMatch: operand}}`. */
export function parseElemMatch(name: string, operand: TreeNode, place: ElemMatchPlace): Matcher {
  if (operand.kind !== 'object') {
    const type = bsonTypeName(bsonTypeOf(operand))
    throw queryError('Location31274', `\`$elemMatch\` takes an object, not a value of type ${type}`)
  }
  if (place.hasPositional)
    throw queryError('Location31255', 'A path that ends with `$` does not go with `$elemMatch`')
  if (place.isNested)
    throw queryError('Location31275', `\`$elemMatch\` stands at a top-level field, and \`${name}\` is none`)
  const filter: TreeNode = { kind: 'object', fields: [['$elemMatch', operand]] }
  return compileFilter(treeToBson({ kind: 'object', fields: [[name, filter]] }), place)
}

const metaNames: ReadonlySet<string> = new Set([
  'geoNearDistance',
  'geoNearPoint',
  'indexKey',
  'randVal',
  'recordId',
  'searchHighlights',
  'searchScore',
  'sortKey',
  'textScore',
])

/** Nothing that `$meta` tells of exists here: there are no text, geo or search indexes. */
export function refuseMeta(operand: TreeNode): ArgonError {
  if (operand.kind !== 'string') return queryError('Location17307', '`$meta` takes the name of what it tells')
  if (!metaNames.has(operand.value))
    return queryError('Location17308', `\`$meta\` does not know \`${operand.value}\``)
  return queryError('Location40218', `There is no \`${operand.value}\` for \`$meta\` to tell`, {
    operator: '$meta',
  })
}
