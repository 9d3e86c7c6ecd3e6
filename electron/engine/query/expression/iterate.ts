import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { exactInteger, isInt } from '../values/numbers.ts'
import { checkBoundName } from './compile-path.ts'
import type { Environment, Expression, Operator, Scope } from './expression.ts'
import {
  failed,
  isNullish,
  isTrue,
  list,
  namedParts,
  nothing,
  refused,
  typeOf,
  type Value,
} from './operands.ts'

/** The name that `as` gives to the element at hand. */
function elementName(as: TreeNode | undefined, operator: string): string {
  if (as === undefined) return 'this'
  if (as.kind !== 'string') throw refused('FailedToParse', operator, 'takes a string as its `as`')
  checkBoundName(as.value)
  return as.value
}

/** An expression within which a variable is bound, and the place for its value. */
function within(node: TreeNode, name: string, environment: Environment): readonly [Expression, number] {
  const inner = environment.bind([name])
  return [inner.compile(node), inner.slots.get(name) as number]
}

const map: Operator = (operand, environment, operator) => {
  const codes = { notObject: 'Location16878', unknown: 'Location16879' } as const
  const parts = namedParts(operand, operator, codes, {
    input: 'Location16880',
    as: null,
    in: 'Location16882',
  })
  const input = environment.compile(parts.input as TreeNode)
  const [body, slot] = within(parts.in as TreeNode, elementName(parts.as, operator), environment)
  return (scope) => {
    const items = itemsOf(input(scope), 'Location16883', operator)
    if (items === null) return nothing
    return list(
      items.map((item) => {
        scope.locals[slot] = item
        return body(scope) ?? nothing
      }),
    )
  }
}

export function itemsOf(
  value: Value,
  code: `Location${number}`,
  operator: string,
): readonly TreeNode[] | null {
  if (isNullish(value)) return null
  if (value.kind !== 'array') throw failed(code, operator, `takes an array, and was given ${typeOf(value)}`)
  return value.items
}

const filter: Operator = (operand, environment, operator) => {
  const codes = { notObject: 'Location28646', unknown: 'Location28647' } as const
  const parts = namedParts(operand, operator, codes, {
    input: 'Location28648',
    as: null,
    cond: 'Location28650',
    limit: null,
  })
  const input = environment.compile(parts.input as TreeNode)
  const limit = parts.limit === undefined ? null : environment.compile(parts.limit)
  const [condition, slot] = within(parts.cond as TreeNode, elementName(parts.as, operator), environment)
  return (scope) => {
    const items = itemsOf(input(scope), 'Location28651', operator)
    if (items === null) return nothing
    const most = limit === null ? Infinity : limitOf(limit(scope), operator)
    const kept: TreeNode[] = []
    for (const item of items) {
      if (kept.length >= most) break
      scope.locals[slot] = item
      if (isTrue(condition(scope))) kept.push(item)
    }
    return list(kept)
  }
}

function limitOf(value: Value, operator: string): number {
  if (isNullish(value)) return Infinity
  const limit = exactInteger(value)
  if (limit === null || !isInt(limit))
    throw failed('Location327391', operator, 'takes a whole number as its limit')
  if (limit < 1n) throw failed('Location327392', operator, 'takes a limit that is positive')
  return Number(limit)
}

const reduce: Operator = (operand, environment, operator) => {
  const codes = { notObject: 'Location40075', unknown: 'Location40076' } as const
  const parts = namedParts(operand, operator, codes, {
    input: 'Location40077',
    initialValue: 'Location40078',
    in: 'Location40079',
  })
  const input = environment.compile(parts.input as TreeNode)
  const initial = environment.compile(parts.initialValue as TreeNode)
  const inner = environment.bind(['this', 'value'])
  const body = inner.compile(parts.in as TreeNode)
  const [itemSlot, valueSlot] = [inner.slots.get('this') as number, inner.slots.get('value') as number]
  return (scope) => {
    const items = itemsOf(input(scope), 'Location40080', operator)
    if (items === null) return nothing
    let value = initial(scope)
    for (const item of items) {
      scope.locals[itemSlot] = item
      scope.locals[valueSlot] = value
      value = body(scope)
    }
    return value
  }
}

const letIn: Operator = (operand, environment, operator) => {
  const codes = { notObject: 'Location16874', unknown: 'Location16875' } as const
  const parts = namedParts(operand, operator, codes, { vars: 'Location16876', in: 'Location16877' })
  const vars = parts.vars as TreeNode
  if (vars.kind !== 'object') throw refused('Location10065', operator, 'takes an object as its `vars`')
  const names = vars.fields.map(([name]) => name)
  names.forEach(checkBoundName)
  const values = vars.fields.map(([, value]) => environment.compile(value))
  const inner = environment.bind(names)
  const slots = names.map((name) => inner.slots.get(name) as number)
  const body = inner.compile(parts.in as TreeNode)
  return (scope: Scope) => {
    const bound = values.map((value) => value(scope))
    slots.forEach((slot, i) => {
      scope.locals[slot] = bound[i]
    })
    return body(scope)
  }
}

export const iterationOperators: Readonly<Record<string, Operator>> = {
  $filter: filter,
  $let: letIn,
  $map: map,
  $reduce: reduce,
}
