import { describe, expect, it } from 'vitest'
import { docKeyOfDocument, keyOfValue } from '../../../../electron/engine/bson/doc-key.ts'
import { compareBytes } from '../../../../electron/engine/bson/raw.ts'
import { docKeyBytesMax } from '../../../../shared/model/limits.ts'
import { documentBytes, raw, type RawValue } from '../../../support/bson-arbitraries.ts'

function hex(value: RawValue): string {
  return Buffer.from(keyOfValue(value.type, value.payload, 0)).toString('hex')
}

function docKey(value: RawValue): Uint8Array {
  return docKeyOfDocument(
    documentBytes([
      ['a', raw.null()],
      ['_id', value],
    ]),
  )
}

describe('docKeyOfDocument', () => {
  it('gives equal numbers of all four types one key', () => {
    expect(
      new Set([raw.int32(1), raw.double(1), raw.int64(1n), raw.decimal('1'), raw.decimal('1.00')].map(hex))
        .size,
    ).toBe(1)
    expect(
      new Set([raw.int32(0), raw.double(0), raw.double(-0), raw.decimal('-0'), raw.decimal('0E+9')].map(hex))
        .size,
    ).toBe(1)
    expect(new Set([raw.double(NaN), raw.decimal('NaN')].map(hex)).size).toBe(1)
    expect(hex(raw.double(0.1))).not.toBe(hex(raw.decimal('0.1')))
    expect(hex(raw.double(2 ** 53))).not.toBe(hex(raw.int64(2n ** 53n + 1n)))
  })

  it('keeps to its written form, which is stored on disk', () => {
    expect(hex(raw.int32(1))).toBe('0a0520c00b00')
    expect(hex(raw.int32(-1))).toBe('0a03de3ef3fe')
    expect(hex(raw.double(123.5))).toBe('0a0520c20d2400')
    expect(hex(raw.string('a\0b'))).toBe('0f6100ff620000')
    expect(hex(raw.objectId(new Uint8Array(12).fill(7)))).toBe('23' + '07'.repeat(12))
    expect(hex(raw.date(0n))).toBe('2d8000000000000000')
    expect(hex(raw.object([['x', raw.boolean(true)]]))).toBe('14287800000100')
  })

  it('sorts the types in the order of the manual', () => {
    const ascending = [
      raw.minKey(),
      raw.null(),
      raw.double(NaN),
      raw.double(-Infinity),
      raw.int32(-10),
      raw.int32(-9),
      raw.double(-0.5),
      raw.int32(0),
      raw.double(5e-324),
      raw.decimal('0.1'),
      raw.double(0.1),
      raw.int64(1n),
      raw.decimal('9E+6100'),
      raw.double(Infinity),
      raw.string(''),
      raw.symbol('a'),
      raw.string('b'),
      raw.object([]),
      raw.binary(0, new Uint8Array(1)),
      raw.binary(0, new Uint8Array(2)),
      raw.objectId(new Uint8Array(12)),
      raw.boolean(false),
      raw.boolean(true),
      raw.date(-1n),
      raw.date(1n),
      raw.timestamp(1n),
      raw.timestamp(-1n),
      raw.maxKey(),
    ].map(docKey)
    for (let index = 1; index < ascending.length; index += 1) {
      expect(compareBytes(ascending[index - 1] as Uint8Array, ascending[index] as Uint8Array)).toBeLessThan(0)
    }
  })

  it.each([
    ['array', raw.array([])],
    ['regex', raw.regex('a', '')],
    ['undefined', raw.undefined()],
  ])('refuses an _id of type %s with the code of MongoDB', (name, value) => {
    expect(() => docKey(value)).toThrow(
      expect.objectContaining({
        code: 'document.badId',
        message: `The '_id' value cannot be of type ${name}`,
        details: { mongoCode: 53, type: name },
      }),
    )
  })

  it('refuses a document without _id', () => {
    expect(() => docKeyOfDocument(documentBytes([['id', raw.int32(1)]]))).toThrow(
      expect.objectContaining({ code: 'document.missingId' }),
    )
  })

  it('never cuts within an escaped NUL, which would make the mark part of the text', () => {
    for (let length = 975; length < 985; length += 1) {
      const key = docKey(raw.string('x'.repeat(length) + '\0'.repeat(3000)))
      const mark = key.length - 33
      expect(key[mark]).toBe(0xff)
      expect([0x78, 0xff]).toContain(key[mark - 1])
    }
  })

  it('cuts a long key at its bound and keeps the order of what is before the cut', () => {
    const long = (first: string): Uint8Array => docKey(raw.string(first + 'x'.repeat(5000)))
    expect(long('a').length).toBe(docKeyBytesMax)
    expect(compareBytes(long('a'), long('b'))).toBeLessThan(0)
    expect(compareBytes(long('a'), docKey(raw.string('b')))).toBeLessThan(0)
    expect(compareBytes(long('a'), long('a'))).toBe(0)
    expect(compareBytes(long('a'), docKey(raw.string('a' + 'x'.repeat(4999) + 'y')))).not.toBe(0)
  })
})
