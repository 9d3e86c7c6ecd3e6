import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import type { StringOrder } from '../values/compare-nodes.ts'

/** What an expression is evaluated over. One scope serves many documents, one after the other. */
export interface Scope {
  /** The document: `$$ROOT`, and `$$CURRENT` unless `$let` says otherwise. */
  root: TreeNode
  /** The variables that operators bind, each at the place that it was given when the expression was compiled. */
  readonly locals: (TreeNode | undefined)[]
}

export const scopeOf = (root: TreeNode): Scope => ({ root, locals: [] })

/** Gives the value over a scope, undefined where it is missing. Errors: `query.failed`. */
export type Expression = (scope: Scope) => TreeNode | undefined

/** Variables with values that are the same for all documents, such as a command's `let`; names without `$$`. */
export type Variables = ReadonlyMap<string, TreeNode | undefined>

export interface ExpressionContext {
  readonly collation?: StringOrder | undefined
  /** `$$NOW`: milliseconds since 1970, the same for the whole command. */
  readonly now: bigint
  readonly variables?: Variables | undefined
  /** For `$rand`: from 0 to below 1. */
  readonly random?: (() => number) | undefined
}

/** What compiling needs to know where it stands. */
export interface Environment {
  readonly context: ExpressionContext
  /** Places of the variables that are bound around. */
  readonly slots: ReadonlyMap<string, number>
  compile(node: TreeNode): Expression
  /** The environment in which these variables are bound too, each at a slot of its own. */
  bind(names: readonly string[]): Environment
}

/** An operator compiles its operand. */
export type Operator = (operand: TreeNode, environment: Environment, name: string) => Expression

const constants = new WeakMap<Expression, { readonly value: TreeNode | undefined }>()

/** An expression with one value whatever the document; `constantOf` knows it again. */
export function constant(value: TreeNode | undefined): Expression {
  const expression = (): TreeNode | undefined => value
  constants.set(expression, { value })
  return expression
}

/** The value in a holder, or null where the expression has to be evaluated. */
export const constantOf = (expression: Expression): { readonly value: TreeNode | undefined } | null =>
  constants.get(expression) ?? null

/** An expression over parts: a constant where all parts are. For what depends on its parts and nothing else. */
export const folded = (parts: readonly Expression[], expression: Expression): Expression =>
  parts.every((part) => constants.has(part))
    ? constant(expression(scopeOf({ kind: 'object', fields: [] })))
    : expression
