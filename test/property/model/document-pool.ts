import { documentBytes, raw, type RawValue } from '../../support/bson-arbitraries.ts'

/**
 * Values of `_id`, ascending in MongoDB's comparison order; the values of one line are equal and so one and the same
 * document. The place in this list is the model's key: the engine's encoding of keys has no part in it.
 */
const classes: readonly (readonly RawValue[])[] = [
  [raw.minKey()],
  [raw.null()],
  [raw.double(-Infinity)],
  [raw.int64(-(2n ** 60n)), raw.double(-(2 ** 60))],
  [raw.int32(-7), raw.double(-7), raw.int64(-7n), raw.decimal('-7.0')],
  [raw.int32(0), raw.double(-0), raw.double(0)],
  [raw.int32(1), raw.double(1), raw.int64(1n), raw.decimal('1')],
  [raw.double(1.5), raw.decimal('1.50')],
  [raw.int32(2), raw.decimal('2.000'), raw.int64(2n)],
  [raw.double(2 ** 53)],
  [raw.int64(2n ** 53n + 1n)],
  [raw.string('')],
  [raw.string('a'), raw.symbol('a')],
  [raw.string('a\0b')],
  [raw.string('ab')],
  [raw.string(`long 1 ${'x'.repeat(1500)}`)],
  [raw.string(`long 2 ${'x'.repeat(1500)}`)],
  [raw.string('é')],
  [raw.object([])],
  [raw.object([['a', raw.int32(1)]]), raw.object([['a', raw.double(1)]])],
  [
    raw.object([
      ['a', raw.int32(1)],
      ['b', raw.null()],
    ]),
  ],
  [raw.object([['a', raw.int32(2)]])],
  [raw.binary(0, Uint8Array.of(9))],
  [raw.binary(4, new Uint8Array(16))],
  [raw.objectId(new Uint8Array(12))],
  [raw.objectId(new Uint8Array(12).fill(255))],
  [raw.boolean(false)],
  [raw.boolean(true)],
  [raw.date(-1n)],
  [raw.date(1_700_000_000_000n)],
  [raw.timestamp(5n)],
  [raw.maxKey()],
]

/** Ranks below this are the mixed list's but its last; then come the plain numbers of large records. */
const mixedCount = classes.length
/** Numbers of large records sort among the numbers: above 2^53, below every string. */
const numbersAt = 11
export const bulkCount = 3000

/** A document's identity in the model: a larger key sorts later. */
export type ModelKey = number

/** The n-th mixed identity. */
export const mixedKey = (n: number): ModelKey => {
  const place = n % mixedCount
  return place < numbersAt ? place : place + bulkCount
}

/** The n-th identity of large records. */
export const bulkKey = (n: number): ModelKey => numbersAt + (n % bulkCount)

export const everyMixedKey: readonly ModelKey[] = classes.map((_, n) => mixedKey(n))

function idValue(key: ModelKey, variant: number): RawValue {
  if (key >= numbersAt && key < numbersAt + bulkCount) {
    return raw.int64(2n ** 54n + BigInt(key) * 3n)
  }
  const values = classes[key < numbersAt ? key : key - bulkCount] as readonly RawValue[]
  return values[variant % values.length] as RawValue
}

/** BSON `{_id: value}`; `variant` picks among equal values of different types. */
export const idDocument = (key: ModelKey, variant = 0): Uint8Array =>
  documentBytes([['_id', idValue(key, variant)]])

/** A document with this identity whose content is told apart by `content`. */
export function poolDocument(key: ModelKey, variant: number, content: number): Uint8Array {
  const fields: [string, RawValue][] = [
    ['_id', idValue(key, variant)],
    ['v', raw.int32(content)],
  ]
  if (content % 3 === 0) fields.push(['text', raw.string('z'.repeat(content % 40))])
  if (content % 5 === 0) fields.push(['v', raw.double(content)])
  return documentBytes(fields)
}
