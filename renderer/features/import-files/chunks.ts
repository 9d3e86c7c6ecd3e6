/**
 * The bytes of a stream in pieces of exactly `bytesMax`, the last one shorter. The stream is read only as fast as the
 * pieces are taken, so that a large file never rests in memory; it is released when the reader leaves early.
 */
export async function* chunksOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  bytesMax: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader()
  let piece = new Uint8Array(bytesMax)
  let filled = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      for (let taken = 0; taken < value.length;) {
        const part = value.subarray(taken, taken + bytesMax - filled)
        piece.set(part, filled)
        filled += part.length
        taken += part.length
        if (filled < bytesMax) continue
        yield piece
        // The piece given away may still be on its way.
        piece = new Uint8Array(bytesMax)
        filled = 0
      }
    }
    if (filled > 0) yield piece.subarray(0, filled)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
