import { bsonType, bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compareNodes } from '../values/compare-nodes.ts'
import { itemsOf, schemaError, type Keyword } from './keyword.ts'
import { areDifferent, unordered } from './unordered.ts'

const numbers: readonly number[] = [bsonType.double, bsonType.int32, bsonType.int64, bsonType.decimal128]

const bsonAliases: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...Object.values(bsonType).map((type) => [bsonTypeName(type), [type]] as const),
  ['number', numbers] as const,
])
const jsonAliases: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ['array', [bsonType.array]],
  ['boolean', [bsonType.boolean]],
  ['null', [bsonType.null]],
  ['number', numbers],
  ['object', [bsonType.object]],
  ['string', [bsonType.string]],
])

const typeKeyword =
  (aliases: ReadonlyMap<string, readonly number[]>): Keyword =>
  (operand, { keywords }, name) => {
    if (keywords.has('type') && keywords.has('bsonType'))
      throw schemaError('FailedToParse', name, 'cannot stand beside the other name of a type')
    const types = new Set(aliasesOf(operand, name).flatMap((alias) => typesOf(alias, aliases, name)))
    return (value) => types.has(bsonTypeOf(value))
  }

function aliasesOf(operand: TreeNode, name: string): readonly string[] {
  if (operand.kind === 'string') return [operand.value]
  if (operand.kind !== 'array') throw schemaError('TypeMismatch', name, 'takes a name or an array of names')
  const names = operand.items.map((item) => {
    if (item.kind !== 'string') throw schemaError('TypeMismatch', name, 'takes names of types')
    return item.value
  })
  if (names.length === 0) throw schemaError('FailedToParse', name, 'takes at least one type')
  if (new Set(names).size < names.length) throw schemaError('FailedToParse', name, 'has a type twice')
  return names
}

function typesOf(
  alias: string,
  aliases: ReadonlyMap<string, readonly number[]>,
  name: string,
): readonly number[] {
  if (alias === 'integer') throw schemaError('FailedToParse', name, 'does not know `integer`; use `bsonType`')
  const types = aliases.get(alias)
  if (types === undefined) throw schemaError('BadValue', name, `does not know a type \`${alias}\``)
  return types
}

const anyOfValues: Keyword = (operand, _, name) => {
  const values = itemsOf(operand, name)
  if (values.length === 0) throw schemaError('FailedToParse', name, 'takes at least one value')
  if (!areDifferent(values)) throw schemaError('FailedToParse', name, 'has a value twice')
  const known = values.map(unordered)
  return (value) => {
    const plain = unordered(value)
    return known.some((one) => compareNodes(one, plain) === 0)
  }
}

/** What a schema says of values of every type. */
export const typeKeywords: Readonly<Record<string, Keyword>> = {
  bsonType: typeKeyword(bsonAliases),
  enum: anyOfValues,
  type: typeKeyword(jsonAliases),
}
