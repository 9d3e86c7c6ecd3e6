import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'

/** A stage of a plan, and the one that it takes its documents from, or the ones. */
export interface Stage {
  readonly stage: string
  readonly fields: readonly Field[]
  readonly input?: Stage
  readonly inputs?: readonly Stage[]
}

export const text = (value: string): TreeNode => ({ kind: 'string', value })
export const int = (value: number): TreeNode => ({ kind: 'int32', value: Math.trunc(value) })
export const flag = (value: boolean): TreeNode => ({ kind: 'boolean', value })
export const list = (items: readonly TreeNode[]): TreeNode => ({ kind: 'array', items })
export const object = (fields: readonly Field[]): ObjectNode => ({ kind: 'object', fields })
