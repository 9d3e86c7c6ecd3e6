import { crc32 } from 'node:zlib'

export const checksumBytes = 4

/** Up to here a loop is quicker than the call into zlib. */
const loopBytesMax = 80

const table = Int32Array.from({ length: 256 }, (_, n) => {
  let crc = n
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  return crc
})

/** CRC-32 (as zlib has it) of the first `length` bytes, going on from that of the bytes before; unsigned. */
function crcOf(bytes: Uint8Array, length: number, before: number): number {
  if (length > loopBytesMax) return crc32(bytes.subarray(0, length), before)
  let crc = ~before
  for (let i = 0; i < length; i++) {
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] as number)) & 0xff] as number)
  }
  return ~crc >>> 0
}

/** The checksum of a row: over its key, then its value. */
export const rowChecksum = (
  key: Uint8Array,
  keyLength: number,
  value: Uint8Array,
  valueLength: number,
): number => crcOf(value, valueLength, crcOf(key, keyLength, 0))

/** The value with its row's checksum behind it, big-endian. */
export function withChecksum(key: Uint8Array, value: Uint8Array): Uint8Array {
  const stored = new Uint8Array(value.length + checksumBytes)
  stored.set(value)
  const crc = rowChecksum(key, key.length, value, value.length)
  for (let i = 0; i < checksumBytes; i++) stored[value.length + i] = crc >>> (24 - 8 * i)
  return stored
}

/** Whether the bytes that are stored under a key end with the checksum of both. */
export function isIntact(
  key: Uint8Array,
  keyLength: number,
  stored: Uint8Array,
  storedLength: number,
): boolean {
  const end = storedLength - checksumBytes
  if (end < 0) return false
  const b = (i: number): number => stored[end + i] as number
  const crc = ((b(0) << 24) | (b(1) << 16) | (b(2) << 8) | b(3)) >>> 0
  return rowChecksum(key, keyLength, stored, end) === crc
}
