import type { Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { queryError } from '../query-error.ts'
import { compilePath } from './compile-path.ts'
import { constant, folded, type Environment, type Expression, type ExpressionContext } from './expression.ts'
import { fieldNameProblem } from './field-names.ts'
import { operatorNamed } from './operators.ts'

/**
 * Compiles an expression of MongoDB's aggregation language. Errors: `query.invalid` and `query.unsupported` with
 * MongoDB's codes (168 names an operator that nobody knows), and `query.failed` of parts that are constant.
 */
export function compileExpression(node: TreeNode, context: ExpressionContext): Expression {
  return environmentOf(context, new Map()).compile(node)
}

function environmentOf(context: ExpressionContext, slots: ReadonlyMap<string, number>): Environment {
  const environment: Environment = {
    context,
    slots,
    compile: (node) => compile(node, environment),
    bind: (names) => environmentOf(context, withSlots(slots, names)),
  }
  return environment
}

/** A new place for each name: expressions around may still need what a name meant to them. */
function withSlots(slots: ReadonlyMap<string, number>, names: readonly string[]): Map<string, number> {
  const bound = new Map(slots)
  let next = Math.max(-1, ...slots.values()) + 1
  for (const name of names) bound.set(name, next++)
  return bound
}

function compile(node: TreeNode, environment: Environment): Expression {
  switch (node.kind) {
    case 'string':
      return node.value.startsWith('$') ? compilePath(node.value, environment) : constant(node)
    case 'array':
      return compileArray(node.items, environment)
    case 'object':
      return compileObject(node, environment)
    default:
      return constant(node)
  }
}

function compileArray(items: readonly TreeNode[], environment: Environment): Expression {
  const parts = items.map((item) => environment.compile(item))
  return folded(parts, (scope) => ({
    kind: 'array',
    items: parts.map((part): TreeNode => part(scope) ?? { kind: 'null' }),
  }))
}

function compileObject(node: ObjectNode, environment: Environment): Expression {
  const [first] = node.fields
  if (first?.[0].startsWith('$') === true) return compileOperator(node, first, environment)
  const parts = node.fields.map(([name, value]): readonly [string, Expression] => {
    const problem = fieldNameProblem(name)
    if (problem !== null) throw problem
    return [name, environment.compile(value)]
  })
  return folded(
    parts.map(([, part]) => part),
    (scope) => {
      const fields: Field[] = []
      for (const [name, part] of parts) {
        const value = part(scope)
        if (value !== undefined) fields.push([name, value])
      }
      return { kind: 'object', fields }
    },
  )
}

function compileOperator(node: ObjectNode, [name, operand]: Field, environment: Environment): Expression {
  if (node.fields.length > 1)
    throw queryError(
      'Location15983',
      `An expression has one field, its operator, and \`${name}\` has others beside it`,
      { operator: name },
    )
  return operatorNamed(name)(operand, environment, name)
}
