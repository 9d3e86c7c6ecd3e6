const polynomial = 0x82f63b78

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ polynomial
  return value >>> 0
})

/** CRC-32C (Castagnoli, RFC 3720) of the bytes, as an unsigned number; `before` is that of what comes in front. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let value = ~before
  for (let index = 0; index < bytes.length; index += 1) {
    value = (table[(value ^ (bytes[index] as number)) & 0xff] as number) ^ (value >>> 8)
  }
  return ~value >>> 0
}
