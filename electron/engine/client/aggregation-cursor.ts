import type { Document } from 'bson'
import { queryError } from '../query/query-error.ts'
import { openAggregate, type AggregateCursor } from '../read/aggregate.ts'
import type { QueryCursor } from '../read/query-cursor.ts'
import { writeOutput } from '../write/aggregate-output.ts'
import { ClientCursor } from './cursor.ts'
import { documentOptionNames, type DocumentCodec, type DocumentOptions } from './documents.ts'
import { encoded, hinted } from './encoded.ts'
import { checkOptions, invalidArgument } from './invalid-argument.ts'
import type { Place } from './place.ts'
import { sortSpec, type Sort } from './sort-spec.ts'

/** What a pipeline can be run with, as in the official driver. */
export interface AggregateOptions extends DocumentOptions {
  readonly collation?: Document
  /** An index by name or by its keys. */
  readonly hint?: string | Document
  readonly let?: Document
  readonly batchSize?: number
  readonly maxTimeMS?: number
  readonly signal?: AbortSignal
}

const names = [
  ...documentOptionNames,
  'collation',
  'hint',
  'let',
  'batchSize',
  'maxTimeMS',
  'signal',
] as const

/** Where a pipeline begins: at a collection, or at none. */
export interface PipelineSource {
  readonly place: Place
  readonly codec: DocumentCodec
  readonly collection: string | null
}

/** What a pipeline makes of documents. Stages can be added until the first document is read. */
export class AggregationCursor<T = Document> extends ClientCursor<T> {
  readonly #source: PipelineSource
  readonly #options: AggregateOptions
  #pipeline: readonly Document[]

  constructor(source: PipelineSource, pipeline: readonly Document[], options: AggregateOptions) {
    checkOptions('aggregate', options, names)
    if (!Array.isArray(pipeline)) throw invalidArgument('Argument "pipeline" must be an array of stages')
    super(source.codec.with(options), options)
    this.#source = source
    this.#options = options
    this.#pipeline = [...pipeline] as readonly Document[]
  }

  get pipeline(): readonly Document[] {
    return this.#pipeline
  }

  addStage(stage: Document): this {
    this.refuseBegun()
    this.#pipeline = [...this.#pipeline, stage]
    return this
  }

  match($match: Document): this {
    return this.addStage({ $match })
  }

  project($project: Document): this {
    return this.addStage({ $project })
  }

  group($group: Document): this {
    return this.addStage({ $group })
  }

  sort(sort: Sort): this {
    return this.addStage({ $sort: sortSpec(sort) ?? {} })
  }

  skip($skip: number): this {
    return this.addStage({ $skip })
  }

  limit($limit: number): this {
    return this.addStage({ $limit })
  }

  unwind($unwind: Document | string): this {
    return this.addStage({ $unwind })
  }

  lookup($lookup: Document): this {
    return this.addStage({ $lookup })
  }

  redact($redact: Document): this {
    return this.addStage({ $redact })
  }

  /** The same pipeline once more, which nothing was read of yet; transforms do not go along. */
  clone(): AggregationCursor {
    return new AggregationCursor(this.#source, this.#pipeline, this.#options)
  }

  protected override async begin(): Promise<QueryCursor> {
    const { place, collection } = this.#source
    const { collation, hint, let: variables, maxTimeMS = 0, signal } = this.#options
    const cursor = openAggregate(place.view(), {
      collection,
      pipeline: this.#pipeline.map((stage) => this.codec.encode(stage)),
      ...encoded(this.codec, { collation, let: variables }),
      ...hinted(this.codec, hint),
      maxTimeMilliseconds: maxTimeMS,
    })
    if (cursor.output !== null) await write(place, cursor, signal)
    return cursor
  }
}

/** Writes what a pipeline with `$out` or `$merge` makes; nothing of it is left to give. */
async function write(place: Place, cursor: AggregateCursor, signal: AbortSignal | undefined): Promise<void> {
  const { project, branchId, name } = place
  try {
    const author = place.writer()
    if ((cursor.output?.target.database ?? name) !== name)
      throw queryError(
        'CommandNotSupported',
        'A pipeline writes to the branch that it reads; leave out the `db`',
      )
    await writeOutput(
      project,
      { branchId, database: name, cursor, ...(signal === undefined ? {} : { signal }) },
      author,
    )
  } catch (error) {
    cursor.close()
    throw error
  }
}
