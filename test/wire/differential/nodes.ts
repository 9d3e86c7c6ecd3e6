import { textToDecimal128 } from '../../../shared/ejson/decimal128.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'

/** Short ways to write values as trees, which keep types and the order of fields. */
export const int = (value: number): TreeNode => ({ kind: 'int32', value })
export const long = (value: bigint): TreeNode => ({ kind: 'int64', value })
export const double = (value: number): TreeNode => ({ kind: 'double', value })
export const text = (value: string): TreeNode => ({ kind: 'string', value })
export const bool = (value: boolean): TreeNode => ({ kind: 'boolean', value })
export const nil: TreeNode = { kind: 'null' }
export const list = (...items: readonly TreeNode[]): TreeNode => ({ kind: 'array', items })
export const object = (...fields: readonly Field[]): ObjectNode => ({ kind: 'object', fields })
export const regex = (pattern: string, flags = ''): TreeNode => ({ kind: 'regex', pattern, flags })

export function decimal(value: string): TreeNode {
  const bytes = textToDecimal128(value)
  if (bytes === undefined) throw new Error(`${value} is no decimal`)
  return { kind: 'decimal128', bytes }
}
