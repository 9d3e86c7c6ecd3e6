import { pooledBytes } from '../store/pooled-bytes.ts'
import { xxHash32 } from './xx-hash.ts'

export const checksumBytes = 4
const keySeed = 1
const valueSeed = 0

/** The checksum of a row: over its key and over its value, each on its own, so that no change of one hides in both. */
const rowChecksum = (key: Uint8Array, keyLength: number, value: Uint8Array, valueLength: number): number =>
  (xxHash32(key, keyLength, keySeed) ^ xxHash32(value, valueLength, valueSeed)) >>> 0

/** The value with its row's checksum behind it, big-endian. */
export function withChecksum(key: Uint8Array, value: Uint8Array): Uint8Array {
  const stored = pooledBytes(value.length + checksumBytes)
  stored.set(value)
  const checksum = rowChecksum(key, key.length, value, value.length)
  for (let i = 0; i < checksumBytes; i++) stored[value.length + i] = checksum >>> (24 - 8 * i)
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
  const checksum = ((b(0) << 24) | (b(1) << 16) | (b(2) << 8) | b(3)) >>> 0
  return rowChecksum(key, keyLength, stored, end) === checksum
}
