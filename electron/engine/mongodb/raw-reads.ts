import type { AbstractCursor } from 'mongodb'

/** Documents that are handed on at once: a turn's worth. */
const batchDocumentsMax = 400

/**
 * What a cursor made with `rawDocuments` gives, in batches of the bytes as the server sent them. The next batch is asked for
 * when the one before is done with. Whoever stops iterating closes the cursor.
 */
export async function* rawBatches(cursor: AbstractCursor): AsyncGenerator<readonly Uint8Array[]> {
  try {
    while (await cursor.hasNext()) {
      yield cursor.readBufferedDocuments(batchDocumentsMax) as readonly Uint8Array[]
    }
  } finally {
    await cursor.close()
  }
}

/** All that a cursor made with `rawDocuments` gives. */
export async function allDocuments(cursor: AbstractCursor): Promise<Uint8Array[]> {
  const documents: Uint8Array[] = []
  for await (const batch of rawBatches(cursor)) documents.push(...batch)
  return documents
}
