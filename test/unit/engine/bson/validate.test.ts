import { BSON } from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ElementCursor, findField } from '../../../../electron/engine/bson/raw.ts'
import { validateDocument, validateInSteps } from '../../../../electron/engine/bson/validate.ts'
import { documentBytesMax } from '../../../../shared/model/limits.ts'
import { isArgonError } from '../../../../shared/model/errors.ts'
import {
  anyDocument,
  documentBytes,
  int32Bytes,
  joinBytes,
  raw,
  type RawValue,
} from '../../../support/bson-arbitraries.ts'

const malformed = expect.objectContaining({ code: 'document.malformed' })

function stringOf(...bytes: number[]): Uint8Array {
  const payload = joinBytes(int32Bytes(bytes.length + 1), Uint8Array.from(bytes), Uint8Array.of(0))
  return documentBytes([['s', { type: 2, payload }]])
}

function nested(levels: number): Uint8Array {
  let value: RawValue = raw.int32(1)
  for (let level = 1; level < levels; level += 1)
    value = level % 2 === 0 ? raw.object([['o', value]]) : raw.array([value])
  return documentBytes([['o', value]])
}

describe('validateDocument', () => {
  it('accepts every valid document', () => {
    fc.assert(fc.property(anyDocument, (bytes) => validateDocument(bytes)))
  })

  it('survives any damage: an ArgonError or a document that can be read to its end', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(anyDocument, damage, fc.nat(3), (bytes, changes, cut) => {
        const broken = bytes.slice(0, Math.max(0, bytes.length - cut))
        for (const [at, value] of changes) if (broken.length > 0) broken[at % broken.length] = value
        try {
          validateDocument(broken)
        } catch (error) {
          expect(isArgonError(error)).toBe(true)
          return
        }
        const cursor = new ElementCursor(broken)
        while (cursor.next()) expect(cursor.valueEnd).toBeLessThanOrEqual(broken.length)
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['a length above its bytes', joinBytes(int32Bytes(6), Uint8Array.of(0))],
    ['trailing bytes', joinBytes(documentBytes([]), Uint8Array.of(0))],
    ['a missing end', joinBytes(int32Bytes(5), Uint8Array.of(1))],
    ['an unknown type', documentBytes([['a', { type: 0x20, payload: new Uint8Array() }]])],
    ['a negative string length', documentBytes([['a', { type: 2, payload: int32Bytes(-1) }]])],
    [
      'a string without its end',
      documentBytes([['a', { type: 2, payload: joinBytes(int32Bytes(1), Uint8Array.of(9)) }]]),
    ],
    ['a boolean of 2', documentBytes([['a', { type: 8, payload: Uint8Array.of(2) }]])],
    ['an overlong form', stringOf(0xc0, 0x80)],
    ['a surrogate', stringOf(0xed, 0xa0, 0x80)],
    ['a lonely continuation', stringOf(0x80)],
    ['a cut sequence', stringOf(0xe2, 0x82)],
    ['a code point above U+10FFFF', stringOf(0xf4, 0x90, 0x80, 0x80)],
    [
      'a wrong inner length of binary subtype 2',
      documentBytes([['a', { type: 5, payload: joinBytes(int32Bytes(4), Uint8Array.of(2), int32Bytes(9)) }]]),
    ],
  ])('refuses %s', (_, bytes) => {
    expect(() => validateDocument(bytes)).toThrow(malformed)
  })

  it('accepts 180 levels and refuses 181', () => {
    validateDocument(nested(180))
    expect(() => validateDocument(nested(181))).toThrow(expect.objectContaining({ code: 'document.tooDeep' }))
  })

  it('accepts 16 MiB and refuses one byte more', () => {
    const overhead = documentBytes([['s', raw.string('')]]).length
    validateDocument(documentBytes([['s', raw.string('x'.repeat(documentBytesMax - overhead))]]))
    const larger = documentBytes([['s', raw.string('x'.repeat(documentBytesMax - overhead + 1))]])
    expect(() => validateDocument(larger)).toThrow(expect.objectContaining({ code: 'document.tooLarge' }))
  })
})

describe('validateInSteps', () => {
  const limits = { bytesMax: 64 * 1024 * 1024, depthMax: 10 }
  const large = BSON.serialize({
    before: 1,
    documents: Array.from({ length: 3000 }, (_, index) => ({
      index,
      text: 'some text '.repeat(150),
      deep: [{}],
    })),
    after: 'x',
  })

  it('gives others their turn within a large document', () => {
    expect([...validateInSteps(large, limits)].length).toBeGreaterThanOrEqual(4)
  })

  it('finds what is wrong wherever it is, as at one go', () => {
    const problem = (validate: () => unknown): unknown => {
      try {
        validate()
        return undefined
      } catch (error) {
        return isArgonError(error) ? [error.code, error.details] : error
      }
    }
    const check = (at: number, byte: number): void => {
      const bytes = Uint8Array.from(large)
      bytes[at] = byte
      const inSteps = problem(() => [...validateInSteps(bytes, limits)])
      expect(inSteps).toEqual(problem(() => validateDocument(bytes, limits)))
    }
    fc.assert(fc.property(fc.nat(large.length - 1), fc.nat(255), check), { numRuns: 40 })
    expect(problem(() => [...validateInSteps(large, { ...limits, depthMax: 3 })])).toEqual([
      'document.tooDeep',
      { depthMax: 3 },
    ])
  })
})

describe('findField', () => {
  it('gives the first of two equal names, and undefined for a name that only nests', () => {
    const bytes = documentBytes([
      ['o', raw.object([['x', raw.int32(9)]])],
      ['é', raw.int32(1)],
      ['é', raw.int32(2)],
    ])
    const found = findField(bytes, 'é')
    expect(bytes.slice(found?.start, found?.end)).toEqual(int32Bytes(1))
    expect(findField(bytes, 'x')).toBeUndefined()
  })
})
