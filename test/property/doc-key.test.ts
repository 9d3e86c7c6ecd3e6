import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareValues } from '../../electron/engine/bson/compare.ts'
import { keyOfValue } from '../../electron/engine/bson/doc-key.ts'
import { compareBytes, type BsonSlice } from '../../electron/engine/bson/raw.ts'
import { docKeyBytesMax } from '../../shared/model/limits.ts'
import {
  anyDecimalBits,
  anyNumber,
  anyValue,
  closeNumber,
  joinBytes,
  largeWhole,
  raw,
  type RawValue,
} from '../support/bson-arbitraries.ts'

/** Surrounded by other bytes, so that a reader which leaves its value is caught. */
function sliceOf(value: RawValue): BsonSlice {
  const bytes = joinBytes(Uint8Array.of(0xee, 0xee), value.payload, Uint8Array.of(0xee))
  return { type: value.type, bytes, start: 2, end: 2 + value.payload.length }
}

function keyOf(value: RawValue): Uint8Array {
  const slice = sliceOf(value)
  return keyOfValue(slice.type, slice.bytes, slice.start)
}

function expectSameOrder(left: RawValue, right: RawValue): void {
  const byValue = Math.sign(compareValues(sliceOf(left), sliceOf(right)))
  const keys = [keyOf(left), keyOf(right)] as const
  expect(Math.sign(compareBytes(...keys))).toBe(byValue)
  expect(Math.sign(compareValues(sliceOf(right), sliceOf(left)))).toBe(byValue === 0 ? 0 : -byValue)
  if (byValue !== 0) expect(compareBytes(keys[0], keys[1].subarray(0, keys[0].length))).not.toBe(0)
}

describe('document keys', () => {
  it('order numbers of all types as MongoDB does', () => {
    const number = fc.oneof({ weight: 5, arbitrary: anyNumber }, anyDecimalBits)
    fc.assert(fc.property(number, number, expectSameOrder), { numRuns: 4000 })
    fc.assert(fc.property(closeNumber, closeNumber, expectSameOrder), { numRuns: 4000 })
  })

  it('are the same for a whole number of every type that can hold it', () => {
    fc.assert(
      fc.property(largeWhole, (value) => {
        const whole = BigInt(Number(value))
        const same = [raw.double(Number(value)), raw.decimal(String(whole))]
        if (whole === BigInt.asIntN(64, whole)) same.push(raw.int64(whole))
        if (whole === BigInt.asIntN(32, whole)) same.push(raw.int32(Number(whole)))
        expect(new Set(same.map((item) => keyOf(item).join())).size).toBe(1)
      }),
      { numRuns: 2000 },
    )
  })

  it('order values of all types as MongoDB does, and never begin one another', () => {
    fc.assert(fc.property(anyValue, anyValue, expectSameOrder), { numRuns: 4000 })
  })

  it('stay within their bound, equal for equal values and different for different ones', () => {
    const long = fc.tuple(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 900, max: 1100 }))
    const wrapped = long.map(([tail, length]) =>
      raw.object([['k', raw.string('\0a'.repeat(length / 3) + tail)]]),
    )
    const blob = fc
      .tuple(fc.uint8Array({ maxLength: 4 }), fc.integer({ min: 980, max: 1100 }))
      .map(([head, length]) => raw.binary(0, joinBytes(head, new Uint8Array(length).fill(0xff))))
    const any = fc.oneof(wrapped, blob)
    fc.assert(
      fc.property(any, any, (left, right) => {
        const keys = [keyOf(left), keyOf(right)] as const
        expect(Math.max(keys[0].length, keys[1].length)).toBeLessThanOrEqual(docKeyBytesMax)
        const equal = compareValues(sliceOf(left), sliceOf(right)) === 0
        expect(compareBytes(...keys) === 0).toBe(equal)
        if (!equal) expect(compareBytes(keys[0], keys[1].subarray(0, keys[0].length))).not.toBe(0)
      }),
      { numRuns: 500 },
    )
  })
})
