import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { constantOf, type Expression } from '../expression/expression.ts'
import { queryError } from '../query-error.ts'
import { isNumber } from './compare-nodes.ts'
import { double, toDouble } from './numbers.ts'

/** The smallest value that so large a part of all is not above; null of no values. */
export function percentile(sorted: readonly number[], part: number): TreeNode {
  if (sorted.length === 0) return { kind: 'null' }
  return double(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] as number)
}

export function checkMethod(method: TreeNode, operator: string): void {
  if (method.kind === 'string' && method.value === 'approximate') return
  throw queryError('BadValue', `\`${operator}\` has the method 'approximate' only`, { operator })
}

/** The `p` of percentiles: numbers from 0 to 1. */
export function partsOfWhole(expression: Expression, operator: string): number[] {
  const value = constantOf(expression)?.value
  const items = value?.kind === 'array' ? value.items : []
  const parts = items.map((item) => (isNumber(item) ? toDouble(item) : NaN))
  if (parts.length === 0 || parts.some(Number.isNaN))
    throw queryError('Location7750301', `\`${operator}\` takes an array of numbers as its \`p\``, {
      operator,
    })
  if (parts.some((part) => part < 0 || part > 1))
    throw queryError('Location7750303', `\`${operator}\` takes numbers from 0 to 1 as its \`p\``, {
      operator,
    })
  return parts
}
