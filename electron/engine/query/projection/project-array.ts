import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import { fieldOf, type ArrayNode, type ObjectNode, type TreeNode } from '../../../../shared/ejson/tree.ts'
import type { Matcher } from '../filter/compile-filter.ts'
import { queryError } from '../query-error.ts'
import type { Slice } from './projection-tree.ts'

/** The array of the one element that `$elemMatch` finds first; undefined where it finds none, or there is no array. */
export function elementThatMatches(root: ObjectNode, name: string, matcher: Matcher): TreeNode | undefined {
  const array = fieldOf(root, name)
  if (array?.kind !== 'array') return undefined
  const bytes = treeToBson({ kind: 'object', fields: [[name, array]] })
  if (!matcher.matches(bytes, 0)) return undefined
  const item = array.items[matcher.position(bytes, 0) ?? array.items.length]
  return item === undefined ? undefined : { kind: 'array', items: [item] }
}

type Change = (array: ArrayNode) => TreeNode

/** Changes the arrays at the end of a path, which leads through arrays to each of their documents. */
export function slicedAt(document: ObjectNode, path: readonly string[], slice: Slice): ObjectNode {
  return changedAt(document, path, (array) => sliced(array, slice), 'end')
}

/**
 * Leaves the one element at `index` of the first array on the path, which is looked for in what is projected so far.
 * Throws `query.failed` where the filter found no element, or one that this array does not have.
 */
export function positionedAt(
  document: ObjectNode,
  path: readonly string[],
  index: number | null,
): ObjectNode {
  const change: Change = ({ items }) => {
    if (index === null)
      throw failedToFind(
        'Location51246',
        `For \`${path.join('.')}.$\` the filter found no element of an array`,
      )
    const item = items[index]
    if (item === undefined)
      throw failedToFind('Location51247', `The array at \`${path.join('.')}\` has no element ${index}`)
    return { kind: 'array', items: [item] }
  }
  return changedAt(document, path, change, 'first')
}

const failedToFind = (code: 'Location51246' | 'Location51247', message: string): Error =>
  queryError(code, message, { operator: '$' }, 'running')

function changedAt(
  { fields }: ObjectNode,
  [name, ...rest]: readonly string[],
  change: Change,
  which: 'first' | 'end',
): ObjectNode {
  const inner = (value: TreeNode): TreeNode => {
    if (value.kind === 'array' && (which === 'first' || rest.length === 0)) return change(value)
    if (rest.length === 0) return value
    if (value.kind === 'object') return changedAt(value, rest, change, which)
    if (value.kind !== 'array') return value
    const changed = (item: TreeNode): TreeNode =>
      item.kind === 'object' ? changedAt(item, rest, change, which) : item
    return { kind: 'array', items: value.items.map(changed) }
  }
  return {
    kind: 'object',
    fields: fields.map((field) => (field[0] === name ? [field[0], inner(field[1])] : field)),
  }
}

function sliced({ items }: ArrayNode, { skip, limit }: Slice): ArrayNode {
  const { length } = items
  if (skip === null) {
    return {
      kind: 'array',
      items: limit < 0 ? items.slice(Math.max(length + limit, 0)) : items.slice(0, limit),
    }
  }
  const start = skip < 0 ? Math.max(length + skip, 0) : skip
  return { kind: 'array', items: items.slice(start, start + limit) }
}
