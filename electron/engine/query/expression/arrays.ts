import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { nodesAreEqual } from '../values/compare-nodes.ts'
import type { Operator } from './expression.ts'
import { failed, int, isNullish, list, nothing, ofMany, ofOne, ofTwo, truth, typeOf } from './operands.ts'

const concatenated = ofMany(0, Infinity, (values, _, name) => {
  const items: TreeNode[] = []
  for (const value of values) {
    if (isNullish(value)) return nothing
    if (value.kind !== 'array')
      throw failed('Location28664', name, `takes arrays only, and one is of type ${typeOf(value)}`)
    items.push(...value.items)
  }
  return list(items)
})

const isIn = ofTwo((wanted, array, { context }, name) => {
  if (array?.kind !== 'array')
    throw failed('Location40081', name, `takes an array second, and it is of type ${typeOf(array)}`)
  return truth(array.items.some((item) => nodesAreEqual(item, wanted, context.collation)))
})

const reversed = ofOne((value, name) => {
  if (isNullish(value)) return nothing
  if (value.kind !== 'array')
    throw failed('Location34435', name, `takes an array, and it is of type ${typeOf(value)}`)
  return list(value.items.toReversed())
})

const size = ofOne((value, name) => {
  if (value?.kind !== 'array')
    throw failed('Location17124', name, `takes an array, and it is of type ${typeOf(value)}`)
  return int(value.items.length)
})

export const arrayOperators: Readonly<Record<string, Operator>> = {
  $concatArrays: concatenated,
  $in: isIn,
  $isArray: ofOne((value) => truth(value?.kind === 'array')),
  $reverseArray: reversed,
  $size: size,
}
