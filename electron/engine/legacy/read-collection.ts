import type { Db } from 'mongodb'
import { rawBatches } from '../mongodb/raw-reads.ts'
import { throwIfAborted } from '../transfer/mongodb/stop.ts'

/** What was read of a collection. Bytes are those of BSON. */
export interface ReadCount {
  documents: number
  bytes: number
}

/** Every document of a collection as the bytes that it is, in the server's own order; counted as they come. */
export async function* readCollection(
  db: Db,
  source: string,
  count: ReadCount,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Uint8Array[]> {
  try {
    for await (const batch of rawBatches(db.collection(source).find({}, { raw: true, signal }))) {
      yield batch
      count.documents += batch.length
      for (const document of batch) count.bytes += document.length
    }
  } catch (error) {
    // The driver has another word for what was stopped.
    throwIfAborted(signal)
    throw error
  }
}
