import { describe, expect, it } from 'vitest'
import { xxHash32 } from '../../../../electron/engine/index/xx-hash.ts'

const text = new TextEncoder()
const hashOf = (bytes: Uint8Array, seed: number): string => xxHash32(bytes, bytes.length, seed).toString(16)

describe('XXH32', () => {
  it('gives what others have published', () => {
    const phrase = 'Nobody inspects the spammish repetition'
    expect(hashOf(text.encode(''), 0)).toBe('2cc5d05')
    expect(hashOf(text.encode('abc'), 0)).toBe('32d153ff')
    expect(hashOf(text.encode(phrase), 0)).toBe('e2293b2f')
  })

  it('is the same wherever the bytes lie, whatever their length', () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => i * 37)
    for (let length = 0; length <= bytes.length; length++) {
      const expected = hashOf(bytes.slice(0, length), length)
      for (let shift = 1; shift < 5; shift++) {
        const moved = new Uint8Array(shift + length)
        moved.set(bytes.subarray(0, length), shift)
        expect(hashOf(moved.subarray(shift), length)).toBe(expected)
      }
    }
  })

  it('changes with every bit of a row, and with its length', () => {
    const bytes = Uint8Array.from({ length: 150 }, (_, i) => i * 11)
    const seen = new Set([hashOf(bytes, 1)])
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      seen.add(hashOf(flipped, 1))
    }
    expect(hashOf(bytes.subarray(0, 149), 1)).not.toBe(hashOf(bytes, 1))
    expect(seen.size).toBe(1 + bytes.length * 8)
  })
})
