import { bodyLengthAt, documentOffsetInBody, entryBody, withChecksum } from '../entry-codec.ts'

/**
 * The canonical entry stream is what the entries of a record say, one behind the other, without their checksums. Cut into
 * slices of at most `bytesMax`, anywhere. Each slice is a copy.
 */
export function* streamSlices(entryBytes: readonly Uint8Array[], bytesMax: number): Generator<Uint8Array> {
  let slice = Buffer.allocUnsafe(bytesMax)
  let filled = 0
  for (const stored of entryBytes) {
    const body = entryBody(stored)
    for (let taken = 0; taken < body.length;) {
      const step = Math.min(body.length - taken, bytesMax - filled)
      slice.set(body.subarray(taken, taken + step), filled)
      taken += step
      filled += step
      if (filled === bytesMax) {
        yield slice
        slice = Buffer.allocUnsafe(bytesMax)
        filled = 0
      }
    }
  }
  if (filled > 0) yield slice.subarray(0, filled)
}

/** Bytes of the stream. */
export function streamLength(entryBytes: readonly Uint8Array[]): number {
  return entryBytes.reduce((sum, stored) => sum + entryBody(stored).length, 0)
}

/** The stored entries of a stream; undefined where it does not hold exactly so many. */
export function entriesOfStream(stream: Uint8Array, count: number): Uint8Array[] | undefined {
  const entryBytes: Uint8Array[] = []
  let offset = 0
  while (entryBytes.length < count) {
    if (stream.length - offset < documentOffsetInBody + shortestDocument) return undefined
    const length = bodyLengthAt(stream, offset)
    if (length < documentOffsetInBody + shortestDocument || length > stream.length - offset) return undefined
    entryBytes.push(withChecksum(stream.subarray(offset, offset + length)))
    offset += length
  }
  return offset === stream.length ? entryBytes : undefined
}

const shortestDocument = 5
