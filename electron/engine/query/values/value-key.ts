import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import { bytesToHex } from '../../../../shared/ejson/text-bytes.ts'
import type { ScalarNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { isNumber, placeOf, type NumberNode } from './compare-nodes.ts'
import { decimalOfBytes, isFinite } from './decimal.ts'
import { exactDecimalOfDouble } from './numbers.ts'

/** The same for values that are equal without a collation, different for all others: a key for a `Map`. */
export function valueKey(node: TreeNode): string | number {
  switch (node.kind) {
    case 'int32':
      return node.value
    case 'string':
    case 'symbol':
      return `s${node.value}`
    case 'int64':
    case 'double':
    case 'decimal128':
      return numberKey(node)
    default:
      return textOf(node)
  }
}

/** A JavaScript number where that is exact, which a `Map` looks up by value, else the digits and the power of ten. */
function numberKey(node: NumberNode): string | number {
  if (node.kind === 'int32' || node.kind === 'double') return node.value === 0 ? 0 : node.value
  if (node.kind === 'int64' && Number.isSafeInteger(Number(node.value))) return Number(node.value)
  const exact = node.kind === 'int64' ? null : decimalOfBytes(node.bytes)
  if (exact !== null && !isFinite(exact))
    return exact === 'nan' ? NaN : exact === 'infinity' ? Infinity : -Infinity
  const coefficient =
    exact === null
      ? (node as { value: bigint }).value
      : exact.negative
        ? -exact.coefficient
        : exact.coefficient
  return decimalKey(coefficient, exact?.exponent ?? 0)
}

/** A double that is the same number has this key too: it is looked up as a number. */
function decimalKey(coefficient: bigint, exponent: number): string | number {
  const double = Number(`${coefficient}e${exponent}`)
  if (Number.isFinite(double) && isExactly(double, coefficient, exponent)) return double === 0 ? 0 : double
  const digits = coefficient.toString().replace(/0+$/, '')
  return `n${digits}e${exponent + coefficient.toString().length - digits.length}`
}

function isExactly(double: number, coefficient: bigint, exponent: number): boolean {
  const exact = exactDecimalOfDouble(double)
  const ours = exact.negative ? -exact.coefficient : exact.coefficient
  const least = Math.min(exact.exponent, exponent)
  return ours * 10n ** BigInt(exact.exponent - least) === coefficient * 10n ** BigInt(exponent - least)
}

/** Each part tells where it ends, so that no two values have one text. */
function textOf(node: TreeNode): string {
  if (isNumber(node)) return `#${numberKey(node)};`
  switch (node.kind) {
    case 'object':
      return `{${node.fields.map(([name, value]) => `${name.length}:${name}${textOf(value)}`).join('')}}`
    case 'array':
      return `[${node.items.map(textOf).join('')}]`
    case 'string':
    case 'symbol':
      return `'${node.value.length}:${node.value}`
    default:
      return `${placeOf(node)}(${scalarText(node)})`
  }
}

function scalarText(node: Exclude<ScalarNode, NumberNode>): string {
  switch (node.kind) {
    case 'objectId':
      return node.hex
    case 'boolean':
      return String(node.value)
    case 'date':
      return String(node.milliseconds)
    case 'timestamp':
      return `${node.seconds},${node.increment}`
    case 'binary':
      return `${node.subtype},${bytesToHex(node.bytes)}`
    case 'regex':
      return `${node.pattern.length}:${node.pattern}${node.flags}`
    case 'dbPointer':
      return `${node.hex}${node.namespace}`
    case 'code':
    case 'string':
    case 'symbol':
      return `${node.value.length}:${node.value}`
    case 'codeWithScope':
      return `${node.code.length}:${node.code}${textOf(node.scope)}`
    default:
      return String(bsonTypeOf(node))
  }
}
