import type { QueryCursor } from '../../engine/read/query-cursor.ts'

/** A cursor over documents that are there already, such as lists of names. */
export function listCursor(documents: readonly Uint8Array[]): QueryCursor {
  let given = 0
  return {
    next({ documents: count }) {
      const batch = documents.slice(given, given + count)
      given += batch.length
      return Promise.resolve({ documents: batch, isDone: given >= documents.length })
    },
    close() {
      given = documents.length
    },
  }
}
