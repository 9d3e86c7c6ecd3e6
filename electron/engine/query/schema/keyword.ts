import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import type { ArgonError } from '../../../../shared/model/errors.ts'
import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { queryError } from '../query-error.ts'
import { exactInteger } from '../values/numbers.ts'

/** Whether a value is as a schema has it. */
export type SchemaTest = (value: TreeNode) => boolean

/** A schema around a keyword: its other keywords, and how nested schemas are read. */
export interface SchemaContext {
  readonly keywords: ReadonlyMap<string, TreeNode>
  /** The test of a nested schema; throws TypeMismatch where it is no object. `where` names it in errors. */
  nested(schema: TreeNode, where: string): SchemaTest
}

/** The test that a keyword asks for; null where it has a say in another keyword, or none. */
export type Keyword = (operand: TreeNode, context: SchemaContext, name: string) => SchemaTest | null

export const schemaError = (codeName: MongoCodeName, keyword: string, what: string): ArgonError =>
  queryError(codeName, `In a JSON schema \`${keyword}\` ${what}`, { operator: '$jsonSchema', keyword })

export function objectOf(operand: TreeNode, name: string): ObjectNode {
  if (operand.kind !== 'object') throw schemaError('TypeMismatch', name, 'takes an object')
  return operand
}

export function itemsOf(operand: TreeNode, name: string): readonly TreeNode[] {
  if (operand.kind !== 'array') throw schemaError('TypeMismatch', name, 'takes an array')
  return operand.items
}

/** A list of different strings, not empty. */
export function namesOf(operand: TreeNode, name: string): readonly string[] {
  const names = itemsOf(operand, name).map((item) => {
    if (item.kind !== 'string') throw schemaError('TypeMismatch', name, 'takes an array of strings')
    return item.value
  })
  if (names.length === 0) throw schemaError('FailedToParse', name, 'takes at least one name')
  if (new Set(names).size < names.length) throw schemaError('FailedToParse', name, 'has a name twice')
  return names
}

export function flagOf(operand: TreeNode, name: string): boolean {
  if (operand.kind !== 'boolean') throw schemaError('TypeMismatch', name, 'takes true or false')
  return operand.value
}

/** A number of characters, items or fields. */
export function countOf(operand: TreeNode, name: string): number {
  const count = exactInteger(operand)
  if (count === null || count < 0n || count > 2n ** 63n - 1n)
    throw schemaError('FailedToParse', name, 'takes a whole number that is not negative')
  return Number(count)
}

export const hasField = (value: TreeNode, name: string): boolean =>
  value.kind === 'object' && value.fields.some(([fieldName]) => fieldName === name)
