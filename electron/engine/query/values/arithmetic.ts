import type { NumberNode } from './compare-nodes.ts'
import { minus, over, plus, remainder, times } from './decimal.ts'
import { decimal, double, integer, isLong, long, toDecimal, toDouble } from './numbers.ts'

type Whole = Extract<NumberNode, { kind: 'int32' | 'int64' }>

const isWhole = (node: NumberNode): node is Whole => node.kind === 'int32' || node.kind === 'int64'

/**
 * Two numbers of any types: a decimal where one of them is, else a double where one is, else the integer, which is a long
 * where one is or an int would overflow, and a double where a long would.
 */
function combined(
  left: NumberNode,
  right: NumberNode,
  onDecimals: typeof plus,
  onDoubles: (left: number, right: number) => number,
  onIntegers: (left: bigint, right: bigint) => bigint,
): NumberNode {
  if (left.kind === 'decimal128' || right.kind === 'decimal128')
    return decimal(onDecimals(toDecimal(left), toDecimal(right)))
  if (!isWhole(left) || !isWhole(right)) return double(onDoubles(toDouble(left), toDouble(right)))
  if (left.kind === 'int32' && right.kind === 'int32') {
    const result = onDoubles(left.value, right.value)
    if ((result | 0) === result) return { kind: 'int32', value: result | 0 }
  }
  const result = onIntegers(BigInt(left.value), BigInt(right.value))
  if (left.kind === 'int32' && right.kind === 'int32') return integer(result)
  return isLong(result) ? long(result) : double(onDoubles(toDouble(left), toDouble(right)))
}

export const added = (left: NumberNode, right: NumberNode): NumberNode =>
  combined(
    left,
    right,
    plus,
    (a, b) => a + b,
    (a, b) => a + b,
  )

export const subtracted = (left: NumberNode, right: NumberNode): NumberNode =>
  combined(
    left,
    right,
    minus,
    (a, b) => a - b,
    (a, b) => a - b,
  )

export const multiplied = (left: NumberNode, right: NumberNode): NumberNode =>
  combined(
    left,
    right,
    times,
    (a, b) => a * b,
    (a, b) => a * b,
  )

/** The remainder with the sign of the dividend; the divisor is not zero. */
export const moduloOf = (left: NumberNode, right: NumberNode): NumberNode =>
  combined(
    left,
    right,
    remainder,
    (a, b) => a % b,
    (a, b) => a % b,
  )

/** A quotient is a double, or a decimal where one of the two is; the divisor is not zero. */
export const divided = (left: NumberNode, right: NumberNode): NumberNode =>
  left.kind === 'decimal128' || right.kind === 'decimal128'
    ? decimal(over(toDecimal(left), toDecimal(right)))
    : double(toDouble(left) / toDouble(right))
