import type { QueryCursor } from '../../engine/read/query-cursor.ts'

/** A cursor over documents that are there already, such as lists of names. */
export function listCursor(documents: readonly Uint8Array[]): QueryCursor {
  let given = 0
  return {
    next(limit) {
      const batch: Uint8Array[] = []
      for (let bytes = 0; given < documents.length && batch.length < limit.documents; given++) {
        const document = documents[given] as Uint8Array
        bytes += document.length
        if (batch.length > 0 && bytes > limit.bytes) break
        batch.push(document)
      }
      return Promise.resolve({ documents: batch, isDone: given >= documents.length })
    },
    close() {
      given = documents.length
    },
  }
}
