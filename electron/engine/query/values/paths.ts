import { fieldOf, type ObjectNode, type TreeNode } from '../../../../shared/ejson/tree.ts'

/** The value of the first field of that name, undefined where there is none. */
export const fieldIn = (node: ObjectNode, name: string): TreeNode | undefined => fieldOf(node, name)
