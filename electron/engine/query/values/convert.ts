import { decimal128Text, type Decimal128Parts } from '../../../../shared/ejson/decimal128.ts'
import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { isNumber, type NumberNode } from './compare-nodes.ts'
import { isoDate } from './dates.ts'
import { parseDateText } from './date-text.ts'
import { integerOf, rounded, signed, type Decimal } from './decimal.ts'
import { decimal, double, isInt, isLong, long, toDecimal, toDouble } from './numbers.ts'
import { doubleText } from './texts.ts'

/** A conversion that MongoDB has too: its result, or null where the value has none of that type. */
type Convert = (value: TreeNode) => TreeNode | null

const isTrue = (value: boolean): TreeNode => ({ kind: 'boolean', value })

/** To another type, by the byte of that type; undefined where nothing converts to it. */
export const converters: Readonly<Record<number, Convert>> = {
  [bsonType.boolean]: toBoolean,
  [bsonType.date]: toDate,
  [bsonType.decimal128]: toDecimalNode,
  [bsonType.double]: toDoubleNode,
  [bsonType.int32]: (value) =>
    toWhole(value, (whole) => (isInt(whole) ? { kind: 'int32', value: Number(whole) } : null)),
  [bsonType.int64]: (value) =>
    value.kind === 'date'
      ? long(value.milliseconds)
      : toWhole(value, (whole) => (isLong(whole) ? long(whole) : null)),
  [bsonType.objectId]: toObjectId,
  [bsonType.string]: toText,
}

function toBoolean(value: TreeNode): TreeNode {
  if (value.kind === 'boolean') return value
  return isTrue(!isNumber(value) || toDouble(value) !== 0)
}

/** Fractions are cut off; texts have none. */
function toWhole(value: TreeNode, fit: (whole: bigint) => TreeNode | null): TreeNode | null {
  if (value.kind === 'boolean') return fit(value.value ? 1n : 0n)
  if (value.kind === 'string')
    return /^[+-]?\d+$/.test(value.value) ? fit(BigInt(value.value.replace('+', ''))) : null
  if (!isNumber(value)) return null
  const whole = truncated(value)
  return whole === null ? null : fit(whole)
}

function truncated(value: NumberNode): bigint | null {
  if (value.kind !== 'double') return integerOf(toDecimal(value))
  return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : null
}

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const specials: Readonly<Record<string, Decimal>> = { nan: 'nan', inf: 'infinity', infinity: 'infinity' }

function toDoubleNode(value: TreeNode): TreeNode | null {
  if (isNumber(value)) return double(toDouble(value))
  if (value.kind === 'boolean') return double(value.value ? 1 : 0)
  if (value.kind === 'date') return double(Number(value.milliseconds))
  if (value.kind !== 'string') return null
  if (numberPattern.test(value.value)) {
    const number = Number(value.value)
    return Number.isFinite(number) ? double(number) : null
  }
  const special = specialOf(value.value)
  return special === null
    ? null
    : double(special === 'nan' ? NaN : special === 'infinity' ? Infinity : -Infinity)
}

function specialOf(text: string): Decimal | null {
  const special = specials[text.replace(/^[+-]/, '').toLowerCase()]
  if (special === undefined) return null
  return special === 'infinity' && text.startsWith('-') ? '-infinity' : special
}

function toDecimalNode(value: TreeNode): TreeNode | null {
  if (isNumber(value)) return decimal(toDecimal(value))
  if (value.kind === 'boolean') return decimal(signed(value.value ? 1n : 0n, 0))
  if (value.kind === 'date') return decimal(signed(value.milliseconds, 0))
  return value.kind === 'string' ? decimalOfText(value.value) : null
}

const textCharactersMax = 8000

function decimalOfText(text: string): TreeNode | null {
  const special = specialOf(text)
  if (special !== null) return decimal(special)
  if (!numberPattern.test(text) || text.length > textCharactersMax) return null
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const exponent = Number(power) - fraction.length
  if (Math.abs(exponent) > textCharactersMax) return null
  const parts: Decimal128Parts = {
    negative: text.startsWith('-'),
    coefficient: BigInt(whole + fraction),
    exponent,
  }
  return decimal(rounded(parts))
}

function toDate(value: TreeNode): TreeNode | null {
  switch (value.kind) {
    case 'date':
      return value
    case 'int64':
    case 'double':
    case 'decimal128': {
      const milliseconds = truncated(value)
      return milliseconds === null || !isLong(milliseconds) ? null : { kind: 'date', milliseconds }
    }
    case 'objectId':
      return { kind: 'date', milliseconds: BigInt(Number.parseInt(value.hex.slice(0, 8), 16)) * 1000n }
    case 'timestamp':
      return { kind: 'date', milliseconds: BigInt(value.seconds) * 1000n }
    case 'string': {
      const time = parseDateText(value.value, null)
      return time === null ? null : { kind: 'date', milliseconds: BigInt(time) }
    }
    default:
      return null
  }
}

function toObjectId(value: TreeNode): TreeNode | null {
  if (value.kind === 'objectId') return value
  if (value.kind !== 'string' || !/^[0-9a-f]{24}$/i.test(value.value)) return null
  return { kind: 'objectId', hex: value.value.toLowerCase() }
}

function toText(value: TreeNode): TreeNode | null {
  const text = textOf(value)
  return text === null ? null : { kind: 'string', value: text }
}

function textOf(value: TreeNode): string | null {
  switch (value.kind) {
    case 'string':
      return value.value
    case 'boolean':
    case 'int32':
    case 'int64':
      return String(value.value)
    case 'double':
      return doubleText(value.value)
    case 'decimal128':
      return decimal128Text(value.bytes)
    case 'date':
      return isoDate(value.milliseconds)
    case 'objectId':
      return value.hex
    default:
      return null
  }
}
