import { crc32 } from 'node:zlib'

const checksumBytes = 4

/** A value with the CRC-32 of its key and itself before it, so that neither a changed nor a misplaced one is believed. */
export function withKeyChecksum(key: Uint8Array, value: Uint8Array): Uint8Array {
  const stored = new Uint8Array(checksumBytes + value.length)
  stored.set(value, checksumBytes)
  new DataView(stored.buffer).setUint32(0, crc32(value, crc32(key)))
  return stored
}

/** The value that was stored under the key; null where it is not what was written. */
export function valueOfChecked(key: Uint8Array, stored: Uint8Array): Uint8Array | null {
  if (stored.length <= checksumBytes) return null
  const expected = new DataView(stored.buffer, stored.byteOffset).getUint32(0)
  const value = stored.subarray(checksumBytes)
  return crc32(value, crc32(key)) === expected ? value : null
}
