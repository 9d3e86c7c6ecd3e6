import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { decompressAgain } from './decompressor.ts'

/** Level 9 makes the blocks of customers of 400 bytes 8 % smaller in three times the time. */
const params = { [constants.ZSTD_c_compressionLevel]: 3 }
/** More than this is a matter of milliseconds, and not of this thread. */
const syncBytesMax = 64 * 1024

/** Compresses with zstd; against a dictionary only the same dictionary reads it back. */
export async function compress(bytes: Uint8Array, dictionary?: Uint8Array): Promise<Uint8Array> {
  const options = { params, ...(dictionary === undefined ? {} : { dictionary }) }
  if (bytes.length + (dictionary?.length ?? 0) <= syncBytesMax) return zstdCompressSync(bytes, options)
  return new Promise((resolve, reject) => {
    zstdCompress(bytes, options, (error, packed) => {
      if (error === null) resolve(packed)
      else reject(error)
    })
  })
}

/** Undoes `compress`; `length` is that of the bytes. Throws where the frame is none, or of another length. */
export function decompress(packed: Uint8Array, length: number, dictionary?: Uint8Array): Uint8Array {
  const bytes = dictionary === undefined ? decompressAgain(packed, length) : null
  if (bytes !== null) return bytes
  const options = {
    chunkSize: Math.max(length, constants.Z_MIN_CHUNK),
    maxOutputLength: length,
    ...(dictionary === undefined ? {} : { dictionary }),
  }
  const unpacked = zstdDecompressSync(packed, options)
  if (unpacked.length !== length) throw new Error('A frame is not as long as it should be')
  return unpacked
}
