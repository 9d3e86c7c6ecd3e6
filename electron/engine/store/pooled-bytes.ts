/**
 * Memory for a value that is written soon, not zeroed, from Node's pool: lmdb asks for the address of each buffer that it
 * has not seen, and a small array of its own costs several times what is written into it. Plain bytes, not a `Buffer`,
 * whose `slice` is no copy.
 */
export function pooledBytes(length: number): Uint8Array {
  const pooled = Buffer.allocUnsafe(length)
  return new Uint8Array(pooled.buffer, pooled.byteOffset, length)
}
