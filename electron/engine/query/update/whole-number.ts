import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { exactInteger } from '../values/numbers.ts'

/** The value of a whole number of any numeric type, undefined for everything else. Large ones lose precision. */
export function wholeNumberOf(node: TreeNode): number | undefined {
  const exact = exactInteger(node)
  return exact === null ? undefined : Number(exact)
}
