import { zstdCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { compress, decompress } from '../../../../electron/engine/log/sealed/compress.ts'
import { decompressAgain } from '../../../../electron/engine/log/sealed/decompressor.ts'
import { countedBytes } from '../../../support/scratch-project.ts'

const noise = countedBytes()
const samples = [1, 2, 100, 5000, 70_000, 300_000].flatMap((length) => [
  new Uint8Array(length),
  Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, () => noise(32))).subarray(0, length),
  Buffer.from('one two three '.repeat(length)).subarray(0, length),
])

const sameBytes = (a: Uint8Array | null, b: Uint8Array): boolean => a !== null && Buffer.compare(a, b) === 0

it('what was compressed comes back, by the context that is used again and with a dictionary', async () => {
  const dictionary = samples[7] as Uint8Array
  for (const bytes of samples) {
    const packed = await compress(bytes)
    // If this is null, Node has changed inside: blocks are then unpacked at twice the price.
    expect(sameBytes(decompressAgain(packed, bytes.length), bytes)).toBe(true)
    expect(sameBytes(decompress(packed, bytes.length), bytes)).toBe(true)
    expect(sameBytes(decompress(await compress(bytes, dictionary), bytes.length, dictionary), bytes)).toBe(
      true,
    )
  }
})

it('a frame that is none, or cut off, too long or too short is refused, and the next one is unpacked', async () => {
  const bytes = samples[8] as Uint8Array
  const packed = await compress(bytes)
  const refused = [
    () => decompress(packed.subarray(0, packed.length - 1), bytes.length),
    () => decompress(packed, bytes.length - 1),
    () => decompress(packed, bytes.length + 1),
    () => decompress(new Uint8Array(20), 20),
  ]
  for (const refuse of refused) {
    expect(refuse).toThrow()
    for (const other of samples)
      expect(sameBytes(decompress(zstdCompressSync(other), other.length), other)).toBe(true)
  }
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(decompress(packed, bytes.length).length).toBe(bytes.length)
})
