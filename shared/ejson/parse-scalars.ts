import { textToDecimal128 } from './decimal128.ts'
import { base64ToBytes, hexToBytes, uuidToBytes } from './text-bytes.ts'
import type { ScalarNode } from './tree.ts'

/** A value made from text, or the reason why it cannot be: a sentence without a full stop. */
export type Made = ScalarNode | string

const int32Min = -2147483648n
const int32Max = 2147483647n
const int64Min = -(2n ** 63n)
const int64Max = 2n ** 63n - 1n
/** Weird bit patterns (payloads of NaN, coefficients that are not canonical) are written as their bits. */
const bitsPrefix = 'bits:'

export function isInt32(value: bigint): boolean {
  return value >= int32Min && value <= int32Max
}

export function isInt64(value: bigint): boolean {
  return value >= int64Min && value <= int64Max
}

/** The whole number that a text spells (also "0x1f" and "+5"), or undefined. Never goes through a double. */
export function wholeNumber(text: string): bigint | undefined {
  const match = /^([+-]?)(\d+|0[xX][0-9a-fA-F]+)$/.exec(text.trim())
  if (match === null) return undefined
  const magnitude = BigInt(match[2] as string)
  return match[1] === '-' ? -magnitude : magnitude
}

export function makeInt32(text: string): Made {
  const value = wholeNumber(text)
  if (value === undefined) return `"${text}" is not a whole number`
  if (!isInt32(value)) return `${text} does not fit Int32, which ends at 2147483647`
  return { kind: 'int32', value: Number(value) }
}

export function makeInt64(text: string): Made {
  const value = wholeNumber(text)
  if (value === undefined) return `"${text}" is not a whole number`
  if (!isInt64(value)) return `${text} does not fit Long, which ends at 9223372036854775807`
  return { kind: 'int64', value }
}

export function makeDouble(text: string): Made {
  const trimmed = text.trim()
  if (trimmed.startsWith(bitsPrefix)) return makeDoubleOfBits(trimmed.slice(bitsPrefix.length))
  if (/^[+]?NaN$/.test(trimmed)) return { kind: 'double', value: NaN }
  if (/^[+-]?Infinity$/.test(trimmed))
    return { kind: 'double', value: trimmed.startsWith('-') ? -Infinity : Infinity }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return `"${text}" is not a number`
  const value = Number(trimmed)
  if (!Number.isFinite(value)) return `${text} is too large for a Double`
  return { kind: 'double', value }
}

function makeDoubleOfBits(bits: string): Made {
  if (!/^[0-9a-f]{16}$/.test(bits)) return 'A Double has 16 hexadecimal digits of bits'
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(`0x${bits}`))
  const value = view.getFloat64(0)
  return Number.isNaN(value) && bits !== '7ff8000000000000'
    ? { kind: 'double', value, nanBits: bits }
    : { kind: 'double', value }
}

export function makeDecimal128(text: string): Made {
  const trimmed = text.trim()
  if (trimmed.startsWith(bitsPrefix)) {
    const bytes = hexToBytes(trimmed.slice(bitsPrefix.length))
    return bytes?.length === 16
      ? { kind: 'decimal128', bytes: bytes.toReversed() }
      : 'A Decimal128 has 32 hexadecimal digits of bits'
  }
  const bytes = textToDecimal128(trimmed)
  if (bytes !== undefined) return { kind: 'decimal128', bytes }
  return `"${text}" is not a Decimal128: up to 34 digits and an exponent from -6176 to 6111`
}

export function makeObjectId(text: string): Made {
  if (!/^[0-9a-f]{24}$/i.test(text)) return 'An ObjectId has 24 hexadecimal digits'
  return { kind: 'objectId', hex: text.toLowerCase() }
}

export function makeUuid(text: string): Made {
  const bytes = uuidToBytes(text)
  return bytes === undefined ? 'A UUID has 32 hexadecimal digits' : { kind: 'binary', subtype: 4, bytes }
}

export function makeBinary(subtype: bigint, base64: string): Made {
  if (subtype < 0n || subtype > 255n) return 'The subtype of a binary is from 0 to 255'
  const bytes = base64ToBytes(base64)
  return bytes === undefined
    ? 'The binary is not base64'
    : { kind: 'binary', subtype: Number(subtype), bytes }
}

export function makeRegex(pattern: string, flags: string): Made {
  if (pattern.includes('\0') || flags.includes('\0'))
    return 'A regular expression cannot contain the character NUL'
  return { kind: 'regex', pattern, flags }
}

export function makeTimestamp(seconds: bigint, increment: bigint): Made {
  const max = 2n ** 32n
  if (seconds < 0n || increment < 0n || seconds >= max || increment >= max) {
    return 'Both parts of a Timestamp are from 0 to 4294967295'
  }
  return { kind: 'timestamp', seconds: Number(seconds), increment: Number(increment) }
}

export function makeDateOfMilliseconds(milliseconds: bigint): Made {
  return isInt64(milliseconds) ? { kind: 'date', milliseconds } : 'A date has at most 64 bits of milliseconds'
}

const datePattern =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/
const notDate = 'A date is written like 2026-01-31T14:03:00.000Z'

/** ISO 8601; without a zone it is UTC, as in MongoDB's ISODate. Digits below a millisecond are dropped. */
export function makeDate(text: string): Made {
  const match = datePattern.exec(text.trim())
  if (match === null) return notDate
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  if (hour > 24 || minute > 59 || second > 59 || (hour === 24 && (minute > 0 || second > 0))) return notDate
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return `There is no day ${match[0].slice(0, 10)}`
  date.setUTCHours(hour, minute, second, milliseconds)
  const time = date.getTime() - zoneMinutes(match[8]) * 60_000
  return Number.isNaN(time) ? notDate : { kind: 'date', milliseconds: BigInt(time) }
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)
  return zone.startsWith('-') ? -minutes : minutes
}
