import type { ObjectNode } from '../../../../shared/ejson/tree.ts'
import { stageBatchBytesMax, stageBatchDocumentsMax } from '../../../../shared/model/limits.ts'
import { sizeOf } from '../values/tree-bytes.ts'
import type { Batch, Batches, Run } from './stage.ts'

/** Documents, one by one, as batches. */
export async function* batched(documents: Iterable<ObjectNode>, run: Run): AsyncGenerator<Batch> {
  let batch: ObjectNode[] = []
  let bytes = 0
  for (const document of documents) {
    batch.push(document)
    bytes += sizeOf(document)
    if (batch.length < stageBatchDocumentsMax && bytes < stageBatchBytesMax) continue
    await run.rest()
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** Each document of a batch as several, in batches of their own. */
export const eachAsMany = (spread: (document: ObjectNode) => Iterable<ObjectNode>) =>
  async function* (input: Batches, run: Run): AsyncGenerator<Batch> {
    for await (const batch of input) yield* batched(spreadAll(batch, spread), run)
  }

function* spreadAll(
  batch: Batch,
  spread: (document: ObjectNode) => Iterable<ObjectNode>,
): Generator<ObjectNode> {
  for (const document of batch) yield* spread(document)
}
