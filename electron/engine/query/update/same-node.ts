import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compareBytes } from '../../bson/raw.ts'

/** Whether two values have the same type and the same bytes: then putting one for the other changes nothing. */
export function isSameNode(left: TreeNode, right: TreeNode): boolean {
  if (left === right) return true
  if (left.kind !== right.kind) return false
  switch (left.kind) {
    case 'int32':
    case 'int64':
    case 'string':
    case 'boolean':
      return left.value === (right as { value: unknown }).value
    case 'null':
      return true
    default:
      return compareBytes(bytesOf(left), bytesOf(right)) === 0
  }
}

const bytesOf = (node: TreeNode): Uint8Array => treeToBson({ kind: 'object', fields: [['', node]] })

/** The value that is there already where the new one is the same. */
export const keptIfSame = (value: TreeNode | undefined, changed: TreeNode): TreeNode =>
  value !== undefined && isSameNode(value, changed) ? value : changed
