import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compareNodes, isNumber } from '../values/compare-nodes.ts'
import { deviationOf } from '../values/deviation.ts'
import { toDouble } from '../values/numbers.ts'
import { Sum } from '../values/sum.ts'
import { bytesOfTree } from '../values/tree-bytes.ts'
import { checkMethod, partsOfWhole, percentile } from '../values/percentile.ts'
import { folded, type Operator } from './expression.ts'
import {
  failed,
  int,
  isNullish,
  list,
  namedParts,
  nothing,
  ofOne,
  operandsOf,
  refused,
  typeOf,
  valuesOf,
  type Value,
} from './operands.ts'
import { bytesOfText } from './strings.ts'

/** Of one operand that is an array its elements, else the operands themselves. */
const overAll =
  (total: (values: readonly Value[], collation: Parameters<typeof compareNodes>[2]) => Value): Operator =>
  (operand, environment, name) => {
    const parts = operandsOf(operand, environment, name, 0, Infinity)
    return folded(parts, (scope) => {
      const values = valuesOf(parts, scope)
      const [only] = values
      const all = values.length === 1 && only?.kind === 'array' ? only.items : values
      return total(all, environment.context.collation)
    })
  }

const summed = (values: readonly Value[]): Sum => {
  const sum = new Sum()
  for (const value of values) sum.add(value)
  return sum
}

const extreme = (sign: 1 | -1): Operator =>
  overAll((values, collation) => {
    let best: Value
    for (const value of values)
      if (!isNullish(value) && (best === undefined || sign * compareNodes(value, best, collation) > 0))
        best = value
    return best ?? nothing
  })

const numbersIn = (values: readonly Value[]): number[] =>
  values.flatMap((value) => (isNumber(value) ? [toDouble(value)] : []))

const percentiles =
  (isMedian: boolean): Operator =>
  (operand, environment, name) => {
    const codes = { notObject: 'Location7436200', unknown: 'Location40415' } as const
    const parts = namedParts(operand, name, codes, {
      input: 'Location40414',
      method: 'Location40414',
      p: isMedian ? null : 'Location40414',
    })
    checkMethod(parts.method as TreeNode, name)
    const wanted = isMedian ? [0.5] : partsOfWhole(environment.compile(parts.p as TreeNode), name)
    const input = environment.compile(parts.input as TreeNode)
    return folded([input], (scope) => {
      const value = input(scope)
      const sorted = numbersIn(value?.kind === 'array' ? value.items : [value]).sort((a, b) => a - b)
      const found = wanted.map((part) => percentile(sorted, part))
      return isMedian ? found[0] : list(found)
    })
  }

const binarySize = ofOne((value, name) => {
  if (isNullish(value)) return nothing
  if (value.kind === 'string') return int(bytesOfText(value.value))
  if (value.kind === 'binary') return int(value.bytes.length)
  throw failed('Location51276', name, `takes a string or binary data, and was given ${typeOf(value)}`)
})

const bsonSize = ofOne((value, name) => {
  if (isNullish(value)) return nothing
  if (value.kind !== 'object')
    throw failed('Location31393', name, `takes an object, and was given ${typeOf(value)}`)
  return int(bytesOfTree(value).length)
})

const rand: Operator = (operand, { context: { random } }, name) => {
  const isEmpty =
    (operand.kind === 'object' && operand.fields.length === 0) ||
    (operand.kind === 'array' && operand.items.length === 0)
  if (!isEmpty) throw refused('Location3040501', name, 'takes no operands')
  if (random === undefined) throw refused('NotImplemented', name, 'has no place here')
  return () => ({ kind: 'double', value: random() })
}

export const totalOperators: Readonly<Record<string, Operator>> = {
  $avg: overAll((values) => summed(values).average() ?? nothing),
  $binarySize: binarySize,
  $bsonSize: bsonSize,
  $max: extreme(1),
  $median: percentiles(true),
  $min: extreme(-1),
  $percentile: percentiles(false),
  $rand: rand,
  $stdDevPop: overAll((values) => deviationOf(numbersIn(values), false)),
  $stdDevSamp: overAll((values) => deviationOf(numbersIn(values), true)),
  $sum: overAll((values) => summed(values).result()),
}
