/** Memory that copies are cut from: one for each copy would cost ten times what copying the bytes does. */
const slabBytes = 64 * 1024
/** Shorter ones lie in the heap of the language, longer ones would waste much of a slab. */
const ownBytesMin = 64
const sharedBytesMax = 8 * 1024
const alignment = 8

let slab = Buffer.allocUnsafeSlow(0)
let used = 0

/** A copy of the bytes from `start` to `end`. Whoever keeps a short one for long keeps a slab of it. */
export function copyBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start
  if (length < ownBytesMin || length > sharedBytesMax)
    return Uint8Array.prototype.slice.call(bytes, start, end)
  if (used + length > slab.length) {
    slab = Buffer.allocUnsafeSlow(slabBytes)
    used = 0
  }
  const copy = new Uint8Array(slab.buffer, used, length)
  copy.set(bytes.subarray(start, end))
  used += Math.ceil(length / alignment) * alignment
  return copy
}
