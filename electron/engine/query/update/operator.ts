import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import type { FilterOptions } from '../filter/compile-filter.ts'
import type { Modifier } from './update-tree.ts'

/** What an operator is compiled with: the path it stands at, and what filters within it mean. */
export interface OperatorContext {
  readonly path: string
  readonly filterOptions: FilterOptions
}

/** Makes an operator's modifier from its operand. Errors: `query.invalid` with MongoDB's code. */
export type CompileOperator = (operand: TreeNode, context: OperatorContext) => Modifier
