import { bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import type { ArgonError } from '../../../../shared/model/errors.ts'
import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { queryError } from '../query-error.ts'
import {
  constant,
  folded,
  type Environment,
  type Expression,
  type Operator,
  type Scope,
} from './expression.ts'

export type Value = TreeNode | undefined

/** An error that came to light while an expression was evaluated. */
export const failed = (code: MongoCodeName, operator: string, message: string): ArgonError =>
  queryError(code, `\`${operator}\` ${message}`, { operator }, 'running')

/** An error in how an expression is written. */
export const refused = (code: MongoCodeName, operator: string, message: string): ArgonError =>
  queryError(code, `\`${operator}\` ${message}`, { operator })

export const typeOf = (value: Value): string =>
  value === undefined ? 'missing' : bsonTypeName(bsonTypeOf(value))

/** What most operators answer with null: a value that is missing, null or the old undefined. */
export const isNullish = (
  value: Value,
): value is undefined | Extract<TreeNode, { kind: 'null' | 'undefined' }> =>
  value === undefined || value.kind === 'null' || value.kind === 'undefined'

export const nothing: TreeNode = { kind: 'null' }
export const yes: TreeNode = { kind: 'boolean', value: true }
export const no: TreeNode = { kind: 'boolean', value: false }
export const truth = (value: boolean): TreeNode => (value ? yes : no)
export const int = (value: number): TreeNode => ({ kind: 'int32', value })
export const text = (value: string): TreeNode => ({ kind: 'string', value })
export const list = (items: readonly TreeNode[]): TreeNode => ({ kind: 'array', items })

/** False, null, what is missing and the number zero are false, and nothing else is. */
export function isTrue(value: Value): boolean {
  if (isNullish(value)) return false
  switch (value.kind) {
    case 'boolean':
      return value.value
    case 'int32':
    case 'double':
      return value.value !== 0
    case 'int64':
      return value.value !== 0n
    case 'decimal128':
      return !isDecimalZero(value.bytes)
    default:
      return true
  }
}

/** Infinities and NaN announce themselves in the topmost bits; all else is zero where its coefficient is. */
function isDecimalZero(bytes: Uint8Array): boolean {
  const top = bytes[15] as number
  if ((top & 0x78) === 0x78) return false
  return bytes.subarray(0, 14).every((byte) => byte === 0) && ((bytes[14] as number) & 1) === 0
}

/** Operands of an operator that takes a list of them; one alone may stand without its list. */
export function operandsOf(
  operand: TreeNode,
  environment: Environment,
  name: string,
  min: number,
  max: number = min,
): Expression[] {
  const nodes = operand.kind === 'array' ? operand.items : [operand]
  if (nodes.length < min || nodes.length > max) throw wrongCount(name, min, max, nodes.length)
  return nodes.map((node) => environment.compile(node))
}

function wrongCount(name: string, min: number, max: number, given: number): ArgonError {
  if (min === max) return refused('Location16020', name, `takes ${min} operands, and has ${given}`)
  const wanted = max === Infinity ? `at least ${min}` : `${min} to ${max}`
  return refused('Location28667', name, `takes ${wanted} operands, and has ${given}`)
}

/** An operator of one operand that depends on its value alone. */
export const ofOne =
  (evaluate: (value: Value, name: string) => Value): Operator =>
  (operand, environment, name) => {
    const [part] = operandsOf(operand, environment, name, 1) as [Expression]
    return folded([part], (scope) => evaluate(part(scope), name))
  }

/** An operator of two operands. */
export const ofTwo =
  (evaluate: (left: Value, right: Value, environment: Environment, name: string) => Value): Operator =>
  (operand, environment, name) => {
    const parts = operandsOf(operand, environment, name, 2)
    const [left, right] = parts as [Expression, Expression]
    return folded(parts, (scope) => evaluate(left(scope), right(scope), environment, name))
  }

/** An operator of so many operands that looks at all their values. */
export const ofMany =
  (
    min: number,
    max: number,
    evaluate: (values: readonly Value[], environment: Environment, name: string) => Value,
  ): Operator =>
  (operand, environment, name) => {
    const parts = operandsOf(operand, environment, name, min, max)
    return folded(parts, (scope) => evaluate(valuesOf(parts, scope), environment, name))
  }

export const valuesOf = (parts: readonly Expression[], scope: Scope): Value[] =>
  parts.map((part) => part(scope))

/** How an operator with named parts is refused: for what is no object, and for a part that it does not have. */
export interface NamedCodes {
  readonly notObject: MongoCodeName
  readonly unknown: MongoCodeName
}

/** The parts of an operator that names them, each required one with the code of its absence, null for one that may lack. */
export function namedParts<Name extends string>(
  operand: TreeNode,
  operator: string,
  codes: NamedCodes,
  parts: Readonly<Record<Name, MongoCodeName | null>>,
): Partial<Record<Name, TreeNode>> {
  if (operand.kind !== 'object')
    throw refused(codes.notObject, operator, `takes an object, and was given ${typeOf(operand)}`)
  const given: Partial<Record<string, TreeNode>> = {}
  for (const [name, value] of operand.fields) {
    if (!Object.hasOwn(parts, name)) throw refused(codes.unknown, operator, `has no part \`${name}\``)
    given[name] = value
  }
  for (const [name, code] of Object.entries(parts) as [Name, MongoCodeName | null][])
    if (code !== null && given[name] === undefined) throw refused(code, operator, `lacks its \`${name}\``)
  return given as Partial<Record<Name, TreeNode>>
}

/** The parts compiled where they stand; one that is not there is the constant missing value. */
export function namedOperands<Name extends string>(
  operand: TreeNode,
  environment: Environment,
  operator: string,
  codes: NamedCodes,
  parts: Readonly<Record<Name, MongoCodeName | null>>,
): Record<Name, Expression> {
  const given = namedParts(operand, operator, codes, parts)
  const compiled: Partial<Record<Name, Expression>> = {}
  for (const name of Object.keys(parts) as Name[]) {
    const node = given[name]
    compiled[name] = node === undefined ? constant(undefined) : environment.compile(node)
  }
  return compiled as Record<Name, Expression>
}
