import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { stageBatchBytesMax, stageBatchDocumentsMax } from '../../../shared/model/limits.ts'
import type { Batches, PipelineContext, Run, SourceQuery, Sources } from '../query/aggregate/stage.ts'
import { bytesOfTree } from '../query/values/tree-bytes.ts'
import { openFind } from './find.ts'
import type { ReadView } from './read-view.ts'

/** The documents of a stage that describes something, for the operand that it was given; undefined where it is not known. */
export type Describe = (
  stage: string,
  spec: ObjectNode,
  collection: string | null,
) => AsyncIterable<Uint8Array> | Iterable<Uint8Array> | undefined

const batchLimit = { documents: stageBatchDocumentsMax, bytes: stageBatchBytesMax }

export interface SourceOptions {
  readonly collation?: Uint8Array | undefined
  readonly describe?: Describe | undefined
  /** For the collection that the outermost pipeline runs over. */
  readonly hint?: string | Uint8Array | undefined
}

/** A view's collections, as pipelines read them; none without a view. */
export class PipelineSources implements Sources {
  readonly #view: ReadView | null
  readonly #collation: Uint8Array | undefined
  readonly #describe: Describe | undefined
  readonly #hint: string | Uint8Array | undefined

  constructor(view: ReadView | null, { collation, describe, hint }: SourceOptions) {
    this.#view = view
    this.#collation = collation
    this.#describe = describe
    this.#hint = hint
  }

  async *find(
    collection: string,
    { filter, sort, skip, limit }: SourceQuery,
    context: PipelineContext,
    run: Run,
  ): Batches {
    if (this.#view === null) return
    const cursor = openFind(this.#view, {
      collection,
      skip,
      limit,
      context,
      ...(filter === null ? {} : { filter: bytesOfTree(filter) }),
      ...(sort === null ? {} : { sort: bytesOfTree(sort) }),
      ...(this.#hint === undefined || context.depth > 0 ? {} : { hint: this.#hint }),
      ...(this.#collation === undefined ? {} : { collation: this.#collation }),
    })
    try {
      for (let isDone = false; !isDone;) {
        const batch = await cursor.next(batchLimit, run.signal)
        isDone = batch.isDone
        if (batch.documents.length > 0) yield batch.documents.map(bsonToTree)
        await run.rest()
      }
    } finally {
      cursor.close()
    }
  }

  describe(stage: string, spec: TreeNode, collection: string | null): Batches | undefined {
    const operand: ObjectNode = spec.kind === 'object' ? spec : { kind: 'object', fields: [] }
    const documents = this.#describe?.(stage, operand, collection)
    return documents === undefined ? undefined : asBatches(documents)
  }
}

async function* asBatches(documents: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Batches {
  for await (const document of documents) yield [bsonToTree(document)]
}
