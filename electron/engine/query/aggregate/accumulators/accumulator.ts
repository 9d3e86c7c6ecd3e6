import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import type { Expression, Scope } from '../../expression/expression.ts'
import type { Value } from '../../expression/operands.ts'
import type { HeldBytes } from '../held-bytes.ts'
import type { PipelineContext } from '../stage.ts'

/** Takes in one value after the other. */
export interface Accumulator {
  add(value: Value): void
  result(): TreeNode
}

/** An accumulator as a stage names it, compiled: what it takes of each document, and how it begins. */
export interface CompiledAccumulator {
  readonly operand: Expression
  /** The scope is that of the group's `_id`; `held` counts what is kept. */
  begin(group: Scope, held: HeldBytes): Accumulator
}

/** Errors: `query.invalid` with MongoDB's codes. */
export type AccumulatorCompiler = (
  operand: TreeNode,
  context: PipelineContext,
  name: string,
) => CompiledAccumulator
