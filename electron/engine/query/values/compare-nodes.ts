import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import { encodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import type { ArrayNode, ObjectNode, ScalarNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { canonicalPlace, numberPlace } from '../../bson/canonical-order.ts'
import { comparableDecimal, compareExactly, type Comparable } from '../../bson/compare-numbers.ts'
import { compareBytes } from '../../bson/raw.ts'
import { compareTexts } from './compare-texts.ts'

/** How strings compare where they do not by their bytes. */
export interface StringOrder {
  compareStrings(left: string, right: string): number
}

/** Where a value that is missing stands: below undefined and null, above MinKey. */
const missingPlace = 2

/**
 * MongoDB's comparison of two values: negative, zero or positive. A value that is missing (undefined) is below null, as
 * expressions have it; a caller for which the two are the same hands in null. Numbers compare exactly across their types.
 */
export function compareNodes(
  left: TreeNode | undefined,
  right: TreeNode | undefined,
  collation?: StringOrder,
): number {
  if (left === right) return 0
  if (left?.kind === 'int32' && right?.kind === 'int32') return left.value - right.value
  const difference = placeOf(left) - placeOf(right)
  if (difference !== 0) return difference
  if (left === undefined || right === undefined) return 0
  return compareAlike(left, right, collation)
}

export const nodesAreEqual = (
  left: TreeNode | undefined,
  right: TreeNode | undefined,
  collation?: StringOrder,
): boolean => compareNodes(left, right, collation) === 0

export const placeOf = (node: TreeNode | undefined): number =>
  node === undefined ? missingPlace : canonicalPlace(bsonTypeOf(node), 0)

/** The exact value of a number, undefined for everything else. */
function comparableOf(node: TreeNode): Comparable | undefined {
  switch (node.kind) {
    case 'int32':
    case 'int64':
    case 'double':
      return node.value
    case 'decimal128':
      return comparableDecimal(node.bytes, 0)
    default:
      return undefined
  }
}

/** Both are of the same place. */
function compareAlike(left: TreeNode, right: TreeNode, collation: StringOrder | undefined): number {
  switch (left.kind) {
    case 'string':
    case 'symbol': {
      const other = (right as { value: string }).value
      return collation === undefined
        ? compareTexts(left.value, other)
        : collation.compareStrings(left.value, other)
    }
    case 'object':
      return compareObjects(left, right as ObjectNode, collation)
    case 'array':
      return compareArrays(left, right as ArrayNode, collation)
    case 'int32':
    case 'int64':
    case 'double':
    case 'decimal128':
      return compareExactly(comparableOf(left) as Comparable, comparableOf(right) as Comparable)
    default:
      return compareScalars(left, right as ScalarNode)
  }
}

function compareScalars(left: ScalarNode, right: ScalarNode): number {
  if (left.kind === 'objectId' && right.kind === 'objectId') return order(left.hex, right.hex)
  if (left.kind === 'boolean' && right.kind === 'boolean') return Number(left.value) - Number(right.value)
  if (left.kind === 'date' && right.kind === 'date') return order(left.milliseconds, right.milliseconds)
  if (left.kind === 'code' && right.kind === 'code') return compareTexts(left.value, right.value)
  if (left.kind === 'timestamp' && right.kind === 'timestamp')
    return left.seconds - right.seconds || left.increment - right.increment
  if (left.kind === 'binary' && right.kind === 'binary')
    return (
      left.bytes.length - right.bytes.length ||
      left.subtype - right.subtype ||
      compareBytes(left.bytes, right.bytes)
    )
  if (left.kind === 'regex' && right.kind === 'regex')
    return compareTexts(left.pattern, right.pattern) || compareTexts(left.flags, right.flags)
  if (left.kind === 'dbPointer' && right.kind === 'dbPointer')
    return (
      encodeUtf8(left.namespace).length - encodeUtf8(right.namespace).length ||
      compareTexts(left.namespace, right.namespace) ||
      order(left.hex, right.hex)
    )
  if (left.kind === 'codeWithScope' && right.kind === 'codeWithScope')
    return compareTexts(left.code, right.code) || compareObjects(left.scope, right.scope, undefined)
  return 0
}

const order = <T extends string | bigint>(left: T, right: T): number =>
  left < right ? -1 : left > right ? 1 : 0

/** Field by field: type, then name, then value; the one that ends first is the smaller. */
function compareObjects(left: ObjectNode, right: ObjectNode, collation: StringOrder | undefined): number {
  const common = Math.min(left.fields.length, right.fields.length)
  for (let i = 0; i < common; i++) {
    const [name, value] = left.fields[i] as ObjectNode['fields'][number]
    const [otherName, other] = right.fields[i] as ObjectNode['fields'][number]
    const difference =
      placeOf(value) - placeOf(other) ||
      compareTexts(name, otherName) ||
      compareNodes(value, other, collation)
    if (difference !== 0) return difference
  }
  return left.fields.length - right.fields.length
}

function compareArrays(left: ArrayNode, right: ArrayNode, collation: StringOrder | undefined): number {
  const common = Math.min(left.items.length, right.items.length)
  for (let i = 0; i < common; i++) {
    const difference = compareNodes(left.items[i], right.items[i], collation)
    if (difference !== 0) return difference
  }
  return left.items.length - right.items.length
}

/** The kinds of numbers share a place, as the place of one tells. */
export const isNumber = (node: TreeNode | undefined): node is NumberNode => placeOf(node) === numberPlace

export type NumberNode = Extract<TreeNode, { kind: 'int32' | 'int64' | 'double' | 'decimal128' }>
