import fc from 'fast-check'
import { Decimal128 } from 'bson'
import { bsonType } from '../../shared/ejson/bson-types.ts'

/** A BSON value as its type byte and the bytes after the name. */
export interface RawValue {
  readonly type: number
  readonly payload: Uint8Array
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

export function int32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setInt32(0, value, true)
  return bytes
}

export function int64Bytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true)
  return bytes
}

export function doubleBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return bytes
}

const nul = Uint8Array.of(0)
const utf8 = new TextEncoder()

export function cstringBytes(text: string): Uint8Array {
  return joinBytes(utf8.encode(text), nul)
}

export function stringBytes(text: string): Uint8Array {
  const bytes = utf8.encode(text)
  return joinBytes(int32Bytes(bytes.length + 1), bytes, nul)
}

export function documentBytes(fields: readonly (readonly [string, RawValue])[]): Uint8Array {
  const parts = fields.flatMap(([name, value]) => [
    Uint8Array.of(value.type),
    cstringBytes(name),
    value.payload,
  ])
  const body = joinBytes(...parts, nul)
  return joinBytes(int32Bytes(body.length + 4), body)
}

export const raw = {
  double: (value: number): RawValue => ({ type: bsonType.double, payload: doubleBytes(value) }),
  int32: (value: number): RawValue => ({ type: bsonType.int32, payload: int32Bytes(value) }),
  int64: (value: bigint): RawValue => ({ type: bsonType.int64, payload: int64Bytes(value) }),
  decimal: (text: string): RawValue => ({
    type: bsonType.decimal128,
    payload: Uint8Array.from(Decimal128.fromString(text).bytes),
  }),
  string: (text: string): RawValue => ({ type: bsonType.string, payload: stringBytes(text) }),
  symbol: (text: string): RawValue => ({ type: bsonType.symbol, payload: stringBytes(text) }),
  code: (text: string): RawValue => ({ type: bsonType.code, payload: stringBytes(text) }),
  objectId: (bytes: Uint8Array): RawValue => ({ type: bsonType.objectId, payload: bytes }),
  boolean: (value: boolean): RawValue => ({ type: bsonType.boolean, payload: Uint8Array.of(value ? 1 : 0) }),
  date: (value: bigint): RawValue => ({ type: bsonType.date, payload: int64Bytes(value) }),
  timestamp: (value: bigint): RawValue => ({ type: bsonType.timestamp, payload: int64Bytes(value) }),
  null: (): RawValue => ({ type: bsonType.null, payload: new Uint8Array() }),
  undefined: (): RawValue => ({ type: bsonType.undefined, payload: new Uint8Array() }),
  minKey: (): RawValue => ({ type: bsonType.minKey, payload: new Uint8Array() }),
  maxKey: (): RawValue => ({ type: bsonType.maxKey, payload: new Uint8Array() }),
  regex: (pattern: string, flags: string): RawValue => ({
    type: bsonType.regex,
    payload: joinBytes(cstringBytes(pattern), cstringBytes(flags)),
  }),
  binary: (subtype: number, bytes: Uint8Array): RawValue => {
    const content = subtype === 2 ? joinBytes(int32Bytes(bytes.length), bytes) : bytes
    const payload = joinBytes(int32Bytes(content.length), Uint8Array.of(subtype), content)
    return { type: bsonType.binary, payload }
  },
  dbPointer: (namespace: string, id: Uint8Array): RawValue => ({
    type: bsonType.dbPointer,
    payload: joinBytes(stringBytes(namespace), id),
  }),
  codeWithScope: (code: string, scope: readonly (readonly [string, RawValue])[]): RawValue => {
    const body = joinBytes(stringBytes(code), documentBytes(scope))
    return { type: bsonType.codeWithScope, payload: joinBytes(int32Bytes(body.length + 4), body) }
  },
  object: (fields: readonly (readonly [string, RawValue])[]): RawValue => ({
    type: bsonType.object,
    payload: documentBytes(fields),
  }),
  array: (values: readonly RawValue[]): RawValue => ({
    type: bsonType.array,
    payload: documentBytes(values.map((value, index) => [String(index), value] as const)),
  }),
}

const smallBytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.oneof(fc.uint8Array({ minLength: length, maxLength: length }), fc.constant(new Uint8Array(length)))

/** Texts that come close to each other: prefixes, NULs, non-ASCII, and text that looks like syntax. */
export const anyText = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'a\0',
    'a\0b',
    'ab',
    '\0',
    'é',
    'z',
    '😀',
    '\ufffd',
    '\ufeff',
    '\ufeffa',
    '$oid',
    '__proto__',
    '\'"\\/\n\u2028',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
/** Names and regular expressions have no NUL. */
export const anyName = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    '1',
    '2',
    '10',
    '_id',
    '$oid',
    '$date',
    '$numberLong',
    '__proto__',
    'constructor',
    'a b',
  ),
  anyText.map((text) => text.replaceAll('\0', '0')),
)

const interestingInt64 = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n, 10n ** 18n, 1000n),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
)

const decimalText = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '0E+6000',
    '1',
    '1.0',
    '1.00',
    '-1',
    '1E+6144',
    '1E-6176',
    '9.9E+6111',
    'NaN',
    'Infinity',
  ),
  fc.constantFrom(
    '-Infinity',
    '9007199254740993',
    '0.1',
    '0.1000000000000000055511151231257827',
    '5E-324',
    '1E+3',
  ),
  fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 34n - 1n }), fc.integer({ min: -6176, max: 6111 }))
    .map(([minus, digits, exponent]) => `${minus ? '-' : ''}${digits}E${exponent}`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toPrecision(17)),
)

/** Numbers whose digits begin like one another's, where the shorter one has to end. */
const closeText = fc
  .tuple(fc.constantFrom('', '-'), fc.stringMatching(/^[15]{1,5}$/), fc.integer({ min: -3, max: 3 }))
  .map(([sign, digits, exponent]) => `${sign}${digits}E${exponent}`)

/** NaN of every sign and payload. */
const anyNan: fc.Arbitrary<RawValue> = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 2n ** 52n - 1n }))
  .map(([negative, payload]) => ((negative ? 0xfffn : 0x7ffn) << 52n) | payload)
  .map((bits) => ({ type: bsonType.double, payload: int64Bytes(bits) }))

/** Whole numbers around the place where doubles stop to hold them all. */
export const largeWhole = fc.oneof(
  fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }),
  fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
)

export const closeNumber: fc.Arbitrary<RawValue> = fc.oneof(
  closeText.map(raw.decimal),
  closeText.map((text) => raw.double(Number(text))),
)

/** Numbers of all four types, without unusual bits. */
export const usualNumber: fc.Arbitrary<RawValue> = fc.oneof(
  closeNumber,
  largeWhole.map((value) => raw.double(Number(value))),
  largeWhole.map((value) => raw.int64(BigInt.asIntN(64, value))),
  fc.double().map(raw.double),
  fc
    .constantFrom(0, -0, 1, 1000, 5e-324, 2 ** 53, 1e14, 1e15, 1e300, 0.1, 2 ** 63, -(2 ** 63))
    .map(raw.double),
  fc.integer({ min: -1000, max: 1000 }).map(raw.double),
  fc.integer().map(raw.int32),
  fc.constantFrom(0, 1, -1, 10, 100, 1000, 2147483647, -2147483648).map(raw.int32),
  interestingInt64.map(raw.int64),
  fc.integer({ min: -1000, max: 1000 }).map((value) => raw.int64(BigInt(value))),
  interestingInt64.map((value) => raw.double(Number(value))),
  decimalText.map(raw.decimal),
)

export const anyNumber: fc.Arbitrary<RawValue> = fc.oneof({ weight: 12, arbitrary: usualNumber }, anyNan)

/** Decimal128 bit patterns of every kind, canonical or not. */
export const anyDecimalBits: fc.Arbitrary<RawValue> = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((payload) => ({ type: bsonType.decimal128, payload }))

const scalar: fc.Arbitrary<RawValue> = fc.oneof(
  { weight: 4, arbitrary: anyNumber },
  anyDecimalBits,
  anyText.map(raw.string),
  anyText.map(raw.symbol),
  anyText.map(raw.code),
  smallBytes(12).map(raw.objectId),
  fc.boolean().map(raw.boolean),
  fc.constantFrom(raw.null(), raw.undefined(), raw.minKey(), raw.maxKey()),
  interestingInt64.map(raw.date),
  fc.integer({ min: -1e12, max: 1e13 }).map((value) => raw.date(BigInt(value))),
  interestingInt64.map(raw.timestamp),
  fc.tuple(anyName, anyName).map(([pattern, flags]) => raw.regex(pattern, flags)),
  fc
    .tuple(fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 9, 128, 255), fc.uint8Array({ maxLength: 20 }))
    .map(([subtype, bytes]) => raw.binary(subtype, bytes)),
  smallBytes(16).map((bytes) => raw.binary(4, bytes)),
  fc.tuple(anyText, smallBytes(12)).map(([namespace, id]) => raw.dbPointer(namespace, id)),
)

const { value: nestedValue } = fc.letrec<{ value: RawValue; fields: [string, RawValue][] }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    tie('fields').map(raw.object),
    fc.array(tie('value'), { maxLength: 4 }).map(raw.array),
    fc.tuple(anyText, tie('fields')).map(([code, scope]) => raw.codeWithScope(code, scope)),
  ),
  fields: fc.array(fc.tuple(anyName, tie('value')), { maxLength: 4 }),
}))

/** Any value of any type, nested. */
export const anyValue: fc.Arbitrary<RawValue> = nestedValue

/** Any document: names may repeat, look like numbers or like type wrappers. */
export const anyDocument: fc.Arbitrary<Uint8Array> = fc
  .array(fc.tuple(anyName, anyValue), { maxLength: 6 })
  .map(documentBytes)
