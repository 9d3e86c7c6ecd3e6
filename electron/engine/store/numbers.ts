/** Numbers in keys are 48-bit big-endian, so that byte order is numeric order. */
export const numberBytes = 6

export function writeNumber(target: Uint8Array, offset: number, value: number): void {
  let high = Math.floor(value / 2 ** 32)
  let low = value % 2 ** 32
  target[offset + 1] = high & 0xff
  high >>>= 8
  target[offset] = high & 0xff
  for (let i = 5; i >= 2; i--) {
    target[offset + i] = low & 0xff
    low = Math.floor(low / 256)
  }
}

export function readNumber(source: Uint8Array, offset: number): number {
  const b = (i: number): number => source[offset + i] as number
  const low = ((b(2) << 24) | (b(3) << 16) | (b(4) << 8) | b(5)) >>> 0
  return (b(0) * 256 + b(1)) * 2 ** 32 + low
}

/** A key of consecutive numbers. */
export function numberKey(...values: readonly number[]): Uint8Array {
  const key = new Uint8Array(values.length * numberBytes)
  for (let i = 0; i < values.length; i++) writeNumber(key, i * numberBytes, values[i] as number)
  return key
}
