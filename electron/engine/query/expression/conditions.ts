import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { constant, constantOf, type Environment, type Expression, type Operator } from './expression.ts'
import { failed, isNullish, isTrue, operandsOf, refused } from './operands.ts'

const cond: Operator = (operand, environment, name) => {
  const [condition, yes, no] = (
    operand.kind === 'object' ? condFields(operand, environment) : operandsOf(operand, environment, name, 3)
  ) as [Expression, Expression, Expression]
  const known = constantOf(condition)
  if (known !== null) return isTrue(known.value) ? yes : no
  return (scope) => (isTrue(condition(scope)) ? yes(scope) : no(scope))
}

const condParts = [
  ['if', 'Location17080'],
  ['then', 'Location17081'],
  ['else', 'Location17082'],
] as const

function condFields(operand: ObjectNode, environment: Environment): Expression[] {
  const parts = new Map(operand.fields)
  for (const name of parts.keys())
    if (!condParts.some(([known]) => known === name))
      throw refused('Location17083', '$cond', `has no field \`${name}\``)
  return condParts.map(([name, code]) => {
    const part = parts.get(name)
    if (part === undefined) throw refused(code, '$cond', `lacks its \`${name}\``)
    return environment.compile(part)
  })
}

const ifNull: Operator = (operand, environment, name) => {
  const parts = operandsOf(operand, environment, name, 0, Infinity)
  if (parts.length < 2) throw refused('Location1257300', name, 'takes at least two operands')
  return (scope) => {
    for (const part of parts.slice(0, -1)) {
      const value = part(scope)
      if (!isNullish(value)) return value
    }
    return parts.at(-1)?.(scope)
  }
}

interface Branch {
  readonly when: Expression
  readonly gives: Expression
}

const choose: Operator = (operand, environment, name) => {
  if (operand.kind !== 'object') throw refused('Location40060', name, 'takes an object')
  let branches: readonly Branch[] = []
  let otherwise: Expression | null = null
  for (const [field, value] of operand.fields) {
    if (field === 'branches') branches = branchesOf(value, environment)
    else if (field === 'default') otherwise = environment.compile(value)
    else throw refused('Location40067', name, `has no field \`${field}\``)
  }
  if (branches.length === 0) throw refused('Location40068', name, 'takes at least one branch')
  return (scope) => {
    for (const { when, gives } of branches) if (isTrue(when(scope))) return gives(scope)
    if (otherwise === null)
      throw failed('Location40066', name, 'has neither a branch for the value nor a default')
    return otherwise(scope)
  }
}

function branchesOf(node: TreeNode, environment: Environment): Branch[] {
  if (node.kind !== 'array') throw refused('Location40061', '$switch', 'takes an array of branches')
  return node.items.map((item) => {
    if (item.kind !== 'object') throw refused('Location40062', '$switch', 'takes objects as its branches')
    const parts = new Map(item.fields)
    for (const name of parts.keys())
      if (name !== 'case' && name !== 'then')
        throw refused('Location40063', '$switch', `has no field \`${name}\` in its branches`)
    const [when, then] = [parts.get('case'), parts.get('then')]
    if (when === undefined) throw refused('Location40064', '$switch', 'has a branch without `case`')
    if (then === undefined) throw refused('Location40065', '$switch', 'has a branch without `then`')
    return { when: environment.compile(when), gives: environment.compile(then) }
  })
}

export const conditionOperators: Readonly<Record<string, Operator>> = {
  $cond: cond,
  $const: (operand) => constant(operand),
  $ifNull: ifNull,
  $literal: (operand) => constant(operand),
  $switch: choose,
}
