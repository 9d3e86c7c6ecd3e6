import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compareNodes, type StringOrder } from '../values/compare-nodes.ts'
import { distinct, firstOfEach, has } from '../values/node-sets.ts'
import { folded, type Operator } from './expression.ts'
import {
  failed,
  isNullish,
  isTrue,
  list,
  nothing,
  ofMany,
  ofTwo,
  operandsOf,
  refused,
  truth,
  typeOf,
  type Value,
} from './operands.ts'

type Code = `Location${number}`

function arrayOf(value: Value, code: Code, name: string): readonly TreeNode[] {
  if (value?.kind !== 'array') throw failed(code, name, `takes arrays, and was given ${typeOf(value)}`)
  return value.items
}

const setEquals = ofMany(0, Infinity, (values, { context: { collation } }, name) => {
  if (values.length < 2) throw refused('Location17045', name, 'takes at least two arrays')
  const sets = values.map((value) => distinct(arrayOf(value, 'Location17044', name), collation))
  const [first, ...others] = sets as [TreeNode[], ...TreeNode[][]]
  return truth(others.every((set) => compareNodes(list(first), list(set), collation) === 0))
})

const joined = (
  code: Code,
  join: (sets: readonly (readonly TreeNode[])[], collation: StringOrder | undefined) => TreeNode[],
): Operator =>
  ofMany(0, Infinity, (values, { context: { collation } }, name) => {
    const sets: (readonly TreeNode[])[] = []
    // Whichever comes first decides: a value that is not there, or one that is no array.
    for (const value of values) {
      if (isNullish(value)) return nothing
      sets.push(arrayOf(value, code, name))
    }
    return list(join(sets, collation))
  })

const setDifference = ofTwo((left, right, { context: { collation } }, name) => {
  if (isNullish(left) || isNullish(right)) return nothing
  const from = arrayOf(left, 'Location17048', name)
  const away = distinct(arrayOf(right, 'Location17049', name), collation)
  const kept: TreeNode[] = []
  for (const item of from)
    if (!has(away, item, collation) && !kept.some((other) => compareNodes(other, item, collation) === 0))
      kept.push(item)
  return list(kept)
})

const setIsSubset = ofTwo((left, right, { context: { collation } }, name) => {
  const inner = arrayOf(left, 'Location17046', name)
  const outer = distinct(arrayOf(right, 'Location17042', name), collation)
  return truth(inner.every((item) => has(outer, item, collation)))
})

const overElements =
  (deciding: boolean, code: Code): Operator =>
  (operand, environment, name) => {
    const [part] = operandsOf(operand, environment, name, 1) as [ReturnType<typeof environment.compile>]
    return folded([part], (scope) => {
      const items = arrayOf(part(scope), code, name)
      return truth(items.some((item) => isTrue(item) === deciding) === deciding)
    })
  }

export const setOperators: Readonly<Record<string, Operator>> = {
  $allElementsTrue: overElements(false, 'Location17040'),
  $anyElementTrue: overElements(true, 'Location17041'),
  $setDifference: setDifference,
  $setEquals: setEquals,
  $setIntersection: joined('Location17047', (sets, collation) => {
    const [first = [], ...others] = sets.map((set) => distinct(set, collation))
    return first.filter((item) => others.every((set) => has(set, item, collation)))
  }),
  $setIsSubset: setIsSubset,
  $setUnion: joined('Location17043', (sets, collation) => firstOfEach(sets.flat(), collation)),
}
