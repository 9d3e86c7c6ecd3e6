import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compareNodes } from '../values/compare-nodes.ts'
import { exactInteger } from '../values/numbers.ts'
import { sortOrder } from '../values/sort-nodes.ts'
import { folded, type Operator } from './expression.ts'
import {
  failed,
  isNullish,
  list,
  namedOperands,
  namedParts,
  nothing,
  refused,
  typeOf,
  type Value,
} from './operands.ts'
import { itemsOf } from './iterate.ts'

/** How many elements are asked for. Errors: MongoDB's codes for what is no positive whole number. */
export function countOf(value: Value, name: string): number {
  if (value === undefined || !['int32', 'int64', 'double', 'decimal128'].includes(value.kind))
    throw failed('Location5787902', name, `takes a number as its \`n\`, and was given ${typeOf(value)}`)
  const count = exactInteger(value)
  if (count === null) throw failed('Location5787903', name, 'takes a whole number as its `n`')
  if (count < 1n) throw failed('Location5787908', name, 'takes a positive `n`')
  return Number(count)
}

const nCodes = { notObject: 'Location5787801', unknown: 'Location5787901' } as const

const ofN =
  (
    take: (
      items: readonly TreeNode[],
      count: number,
      order: (a: TreeNode, b: TreeNode) => number,
    ) => readonly TreeNode[],
  ): Operator =>
  (operand, environment, name) => {
    const parts = { n: 'Location5787906', input: 'Location5787907' } as const
    const { n, input } = namedOperands(operand, environment, name, nCodes, parts)
    const { collation } = environment.context
    return folded([n, input], (scope) => {
      const count = countOf(n(scope), name)
      const value = input(scope)
      if (value?.kind !== 'array')
        throw failed('Location5788200', name, `takes an array, and was given ${typeOf(value)}`)
      return list(take(value.items, count, (a, b) => compareNodes(a, b, collation)))
    })
  }

const withoutNull = (items: readonly TreeNode[]): TreeNode[] => items.filter((item) => !isNullish(item))

const sortArray: Operator = (operand, environment, name) => {
  const codes = { notObject: 'Location2942500', unknown: 'Location2942501' } as const
  const parts = namedParts(operand, name, codes, { input: 'Location2942502', sortBy: 'Location2942503' })
  const input = environment.compile(parts.input as TreeNode)
  const order = sortOrder(parts.sortBy as TreeNode, environment.context.collation)
  return folded([input], (scope) => {
    const items = itemsOf(input(scope), 'Location2942504', name)
    return items === null ? nothing : list(items.toSorted(order))
  })
}

const zip: Operator = (operand, environment, name) => {
  const codes = { notObject: 'Location34460', unknown: 'Location34464' } as const
  const parts = namedParts(operand, name, codes, { inputs: null, useLongestLength: null, defaults: null })
  const { inputs, useLongestLength: longest, defaults } = parts
  if (inputs !== undefined && inputs.kind !== 'array')
    throw refused('Location34461', name, 'takes an array of arrays')
  if (inputs === undefined || inputs.items.length === 0)
    throw refused('Location34465', name, 'takes at least one array')
  if (longest !== undefined && longest.kind !== 'boolean')
    throw refused('Location34463', name, 'takes true or false as its `useLongestLength`')
  if (defaults !== undefined && defaults.kind !== 'array')
    throw refused('Location34462', name, 'takes an array as its `defaults`')
  if (defaults !== undefined && longest?.value !== true)
    throw refused('Location34466', name, 'takes `defaults` only with `useLongestLength`')
  if (defaults !== undefined && defaults.items.length !== inputs.items.length)
    throw refused('Location34467', name, 'takes as many `defaults` as `inputs`')
  const arrays = inputs.items.map((node) => environment.compile(node))
  const fillers = (defaults?.items ?? []).map((node) => environment.compile(node))
  return folded([...arrays, ...fillers], (scope) => {
    const lists = arrays.map((array) => itemsOf(array(scope), 'Location34468', name))
    const given = lists.filter((items) => items !== null)
    if (given.length < lists.length) return nothing
    const lengths = given.map(({ length }) => length)
    const length = longest?.value === true ? Math.max(...lengths) : Math.min(...lengths)
    const filling = fillers.map((filler) => filler(scope))
    return list(
      Array.from({ length }, (_, row) => list(given.map((items, i) => items[row] ?? filling[i] ?? nothing))),
    )
  })
}

export const edgeOperators: Readonly<Record<string, Operator>> = {
  $firstN: ofN((items, count) => items.slice(0, count)),
  $lastN: ofN((items, count) => items.slice(-count)),
  $maxN: ofN((items, count, order) =>
    withoutNull(items)
      .sort((a, b) => order(b, a))
      .slice(0, count),
  ),
  $minN: ofN((items, count, order) => withoutNull(items).sort(order).slice(0, count)),
  $sortArray: sortArray,
  $zip: zip,
}
