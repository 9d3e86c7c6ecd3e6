import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { isNumber, nodesAreEqual } from '../values/compare-nodes.ts'
import { exactInteger, isInt } from '../values/numbers.ts'
import type { Operator } from './expression.ts'
import { itemsOf } from './iterate.ts'
import {
  failed,
  int,
  isNullish,
  list,
  nothing,
  ofMany,
  ofOne,
  ofTwo,
  typeOf,
  type Value,
} from './operands.ts'

type Code = `Location${number}`

/** A whole number of 32 bits; one code for what is no number, another for one that does not fit. */
export function intOf(value: Value, notNumber: Code, notInt: Code, name: string): number {
  if (!isNumber(value)) throw failed(notNumber, name, `takes numbers here, and was given ${typeOf(value)}`)
  const whole = exactInteger(value)
  if (whole === null || !isInt(whole)) throw failed(notInt, name, 'takes whole numbers of 32 bits here')
  return Number(whole)
}

const elementAt = ofTwo((array, place, _, name) => {
  if (isNullish(array) || isNullish(place)) return nothing
  const items = itemsOf(array, 'Location28689', name) ?? []
  return items.at(intOf(place, 'Location28690', 'Location28691', name))
})

const atEdge = (place: 0 | -1): Operator =>
  ofOne((array, name) => {
    const items = itemsOf(array, 'Location28689', name)
    return items === null ? nothing : items.at(place)
  })

const slice = ofMany(2, 3, (values, _, name) => {
  const [array, from, count] = values
  if (values.some(isNullish)) return nothing
  const items = itemsOf(array, 'Location28724', name) ?? []
  const first = intOf(from, 'Location28725', 'Location28726', name)
  if (values.length === 2) return list(first < 0 ? items.slice(first) : items.slice(0, first))
  const length = intOf(count, 'Location28727', 'Location28728', name)
  if (length <= 0) throw failed('Location28729', name, 'takes a positive count')
  const start = first < 0 ? Math.max(0, items.length + first) : first
  return list(items.slice(start, start + length))
})

const indexOfArray = ofMany(2, 4, ([array, wanted, ...places], { context }, name) => {
  const items = itemsOf(array, 'Location40090', name)
  if (items === null) return nothing
  const [from = 0, to = items.length] = places.map((place) => {
    const at = intOf(place, 'Location40096', 'Location40096', name)
    if (at < 0) throw failed('Location40097', name, 'takes places that are not negative')
    return at
  })
  for (let i = from; i < Math.min(to, items.length); i++)
    if (nodesAreEqual(items[i], wanted, context.collation)) return int(i)
  return int(-1)
})

const range = ofMany(2, 3, ([from, to, by], _, name) => {
  const start = intOf(from, 'Location34443', 'Location34444', name)
  const end = intOf(to, 'Location34445', 'Location34446', name)
  const step = by === undefined ? 1 : intOf(by, 'Location34447', 'Location34448', name)
  if (step === 0) throw failed('Location34449', name, 'takes a step that is not zero')
  const count = Math.max(0, Math.ceil((end - start) / step))
  if (count > rangeMax) throw failed('ExceededMemoryLimit', name, 'would give too many numbers')
  return list(Array.from({ length: count }, (_, i): TreeNode => int(start + i * step)))
})

/** What fits into MongoDB's own 64 MiB for one array of this operator. */
const rangeMax = 1_000_000

export const sliceOperators: Readonly<Record<string, Operator>> = {
  $arrayElemAt: elementAt,
  $first: atEdge(0),
  $indexOfArray: indexOfArray,
  $last: atEdge(-1),
  $range: range,
  $slice: slice,
}
