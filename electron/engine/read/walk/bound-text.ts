import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { bytesOf, documentOf, element } from '../../bson/build.ts'
import type { BsonSlice } from '../../bson/raw.ts'

/** A value as the bounds of an explanation write it: as the shell does, texts in double quotes. */
export function valueText(value: BsonSlice): string {
  const tree = bsonToTree(documentOf([element(value.type, 'v', bytesOf(value))]))
  const node = tree.fields[0]?.[1] as TreeNode
  return node.kind === 'string' ? JSON.stringify(node.value) : printTree(node, { format: 'shell' })
}

const numbers = ['[-inf', 'inf]'] as const
const texts = ['[""', '{})'] as const

/** The first and the last value of each type bracket, as MongoDB writes them. */
const brackets: Readonly<Record<number, readonly [low: string, high: string]>> = {
  [bsonType.double]: numbers,
  [bsonType.int32]: numbers,
  [bsonType.int64]: numbers,
  [bsonType.decimal128]: numbers,
  [bsonType.string]: texts,
  [bsonType.symbol]: texts,
  [bsonType.object]: ['[{}', '[])'],
  [bsonType.objectId]: ["[ObjectId('000000000000000000000000')", "ObjectId('ffffffffffffffffffffffff')]"],
  [bsonType.boolean]: ['[false', 'true]'],
  [bsonType.date]: ['[new Date(-9223372036854775808)', 'new Date(9223372036854775807)]'],
  [bsonType.null]: ['[null', 'null]'],
  [bsonType.minKey]: ['[MinKey', 'MinKey]'],
  [bsonType.maxKey]: ['[MaxKey', 'MaxKey]'],
}

export const bracketText = (type: number): readonly [low: string, high: string] =>
  brackets[type] ?? ['[MinKey', 'MaxKey]']

/** The two ends of an interval as one text, the other way round where its index is gone through so. */
export function intervalText(low: string, high: string, isTurned: boolean): string {
  if (!isTurned) return `${low}, ${high}`
  const opening = high.endsWith(']') ? '[' : '('
  const closing = low.startsWith('[') ? ']' : ')'
  return `${opening}${high.slice(0, -1)}, ${low.slice(1)}${closing}`
}
