import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { fieldOf } from '../../../../../shared/ejson/tree.ts'
import { compareNodes, isNumber, type StringOrder } from '../../values/compare-nodes.ts'
import { invalidUpdate, typeNameOf } from '../update-error.ts'
import { arrayIndexOf } from '../update-path.ts'
import { wholeNumberOf } from '../whole-number.ts'

type Compare = (left: TreeNode, right: TreeNode) => number
type Strings = StringOrder | undefined

export interface Push {
  readonly values: readonly TreeNode[]
  /** Where the values go in; below zero counted from the end, Infinity for the end. */
  readonly position: number
  readonly compare: Compare | null
  /** How many stay, from the front or, below zero, from the end. */
  readonly slice: number | null
}

const clauses: ReadonlySet<string> = new Set(['$each', '$position', '$slice', '$sort'])

/** The operand of `$push`: one value, or clauses where `$each` is among them. */
export function parsePush(operand: TreeNode, strings: Strings): Push {
  const each = operand.kind === 'object' ? fieldOf(operand, '$each') : undefined
  if (operand.kind !== 'object' || each === undefined)
    return { values: [operand], position: Infinity, compare: null, slice: null }
  if (each.kind !== 'array') throw badClause(`\`$each\` takes an array, and no ${typeNameOf(each)}`)
  const other = operand.fields.find(([name]) => !clauses.has(name))
  if (other !== undefined) throw badClause(`\`$push\` has no clause \`${other[0]}\``)
  const sort = fieldOf(operand, '$sort')
  return {
    values: each.items,
    position: integerClause(operand, '$position') ?? Infinity,
    compare: sort === undefined ? null : parseSort(sort, strings),
    slice: integerClause(operand, '$slice'),
  }
}

const badClause = (message: string): Error => invalidUpdate('BadValue', message, '$push')

function integerClause(operand: ObjectNode, name: string): number | null {
  const value = fieldOf(operand, name)
  if (value === undefined) return null
  const number = wholeNumberOf(value)
  if (number === undefined) throw badClause(`\`${name}\` of \`$push\` takes a whole number`)
  return number
}

function parseSort(sort: TreeNode, strings: Strings): Compare {
  if (isNumber(sort)) {
    const direction = directionOf(sort)
    return (left, right) => direction * compareNodes(left, right, strings)
  }
  if (sort.kind !== 'object')
    throw badClause('`$sort` of `$push` takes 1 or -1, or an object of fields with 1 or -1')
  if (sort.fields.length === 0) throw badClause('`$sort` of `$push` takes at least one field')
  const keys = sort.fields.map(([path, direction]) => compareAtPath(path, directionOf(direction), strings))
  return (left, right) => {
    for (const compare of keys) {
      const order = compare(left, right)
      if (order !== 0) return order
    }
    return 0
  }
}

function directionOf(node: TreeNode): number {
  const direction = wholeNumberOf(node)
  if (direction !== 1 && direction !== -1) throw badClause('A direction of `$sort` is 1 or -1')
  return direction
}

const none: TreeNode = { kind: 'null' }

/** Elements that are no documents have no fields; a missing field counts as null. */
function compareAtPath(path: string, direction: number, strings: Strings): Compare {
  const names = path.split('.')
  if (names.includes('')) throw badClause(`The field \`${path}\` of \`$sort\` has an empty part`)
  const valueOf = (item: TreeNode): TreeNode =>
    item.kind === 'object' ? (valueAt(item, names) ?? none) : none
  return (left, right) => direction * compareNodes(valueOf(left), valueOf(right), strings)
}

function valueAt(node: TreeNode, names: readonly string[]): TreeNode | undefined {
  let value: TreeNode | undefined = node
  for (const name of names) {
    if (value?.kind === 'object') value = fieldOf(value, name)
    else if (value?.kind === 'array') value = value.items[arrayIndexOf(name)]
    else return undefined
  }
  return value
}
