import { Decimal128, deserialize, EJSON, serialize } from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, decodeOptions, encode } from '../../electron/engine/bson/bson-options.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { decimal128Parts, decimal128Text, textToDecimal128 } from '../../shared/ejson/decimal128.ts'
import { parseDocument } from '../../shared/ejson/parse.ts'
import { printTree } from '../../shared/ejson/print.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { usualNumber, documentBytes, raw, type RawValue } from '../support/bson-arbitraries.ts'

/** Values that the `bson` package keeps: it turns undefined into null, and DBPointer into DBRef. */
const value: fc.Arbitrary<RawValue> = fc.oneof(
  usualNumber,
  fc.string({ unit: 'binary' }).map(raw.string),
  fc.string({ unit: 'binary' }).map(raw.symbol),
  fc.string({ unit: 'binary' }).map(raw.code),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map(raw.objectId),
  fc.boolean().map(raw.boolean),
  fc.constantFrom(raw.null(), raw.minKey(), raw.maxKey()),
  fc.integer({ min: -(2 ** 41), max: 2 ** 41 }).map((milliseconds) => raw.date(BigInt(milliseconds))),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(raw.timestamp),
  fc
    .tuple(fc.stringMatching(/^[^\0]*$/), fc.constantFrom('', 'i', 'imx'))
    .map(([pattern, flags]) => raw.regex(pattern, flags)),
  fc
    .tuple(fc.constantFrom(0, 2, 5, 128), fc.uint8Array())
    .map(([subtype, bytes]) => raw.binary(subtype, bytes)),
)
const document = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]+$/), value), { selector: ([name]) => name, maxLength: 5 })
  .map((fields) => documentBytes([...fields, ['z_list', raw.array(fields.map(([, item]) => item))]]))

/** Both spell doubles so that they read back, but not always with the same digits. */
function byNumber(name: string, item: unknown): unknown {
  return name === '$numberDouble' ? Number(item) : item
}

describe('beside the bson package', () => {
  it('canonical text says the same', () => {
    fc.assert(
      fc.property(document, (bytes) => {
        const theirs = EJSON.stringify(deserialize(bytes, decodeOptions), { relaxed: false })
        const ours = printTree(bsonToTree(bytes), { format: 'canonical' })
        expect(JSON.parse(ours, byNumber)).toEqual(JSON.parse(theirs, byNumber))
      }),
      { numRuns: 1500 },
    )
  })

  it('its text reads as the same bytes here, and ours there', () => {
    fc.assert(
      fc.property(document, (bytes) => {
        const theirs = EJSON.stringify(deserialize(bytes, decodeOptions), { relaxed: false })
        const parsed = parseDocument(theirs, { mode: 'edit' })
        expect(parsed.ok && treeToBson(parsed.value)).toEqual(bytes)
        const ours = printTree(bsonToTree(bytes), { format: 'canonical' })
        expect(Uint8Array.from(serialize(EJSON.parse(ours, { relaxed: false })))).toEqual(bytes)
      }),
      { numRuns: 1500 },
    )
  })

  it('decode and encode keep the types that a JavaScript object can keep', () => {
    fc.assert(
      fc.property(document, (bytes) => {
        expect(Uint8Array.from(encode(decode(bytes)))).toEqual(bytes)
      }),
      { numRuns: 500 },
    )
  })

  it('a decimal128 has the same text', () => {
    const parts = fc.tuple(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 10n ** 34n - 1n }),
      fc.integer({ min: -6176, max: 6111 }),
    )
    fc.assert(
      fc.property(parts, ([negative, coefficient, exponent]) => {
        const bytes = textToDecimal128(`${negative ? '-' : ''}${coefficient}E${exponent}`) as Uint8Array
        expect(decimal128Parts(bytes)).toEqual({ negative, coefficient, exponent })
        expect(decimal128Text(bytes)).toBe(new Decimal128(bytes.slice()).toString())
        expect(textToDecimal128(decimal128Text(bytes))).toEqual(bytes)
      }),
      { numRuns: 3000 },
    )
  })
})
