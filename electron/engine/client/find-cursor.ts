import type { Document } from 'bson'
import { explainFind } from '../read/explain.ts'
import { openFind, type FindInput } from '../read/find.ts'
import type { QueryCursor } from '../read/query-cursor.ts'
import { ClientCursor } from './cursor.ts'
import { encoded, hinted } from './encoded.ts'
import type { DocumentCodec, DocumentOptions } from './documents.ts'
import { documentOptionNames } from './documents.ts'
import { checkOptions, invalidArgument } from './invalid-argument.ts'
import type { Place } from './place.ts'
import { sortSpec, type Sort, type SortDirection } from './sort-spec.ts'

/** What a find can be asked for, as in the official driver. */
export interface FindOptions extends DocumentOptions {
  readonly sort?: Sort
  readonly skip?: number
  /** So many at most; 0 is no limit. */
  readonly limit?: number
  readonly projection?: Document
  readonly collation?: Document
  /** An index by name or by its keys. */
  readonly hint?: string | Document
  readonly let?: Document
  readonly batchSize?: number
  readonly maxTimeMS?: number
  readonly signal?: AbortSignal
}

export type ExplainVerbosity = 'queryPlanner' | 'executionStats' | 'allPlansExecution'

export const findOptionNames = [
  ...documentOptionNames,
  'sort',
  'skip',
  'limit',
  'projection',
  'collation',
  'hint',
  'let',
  'batchSize',
  'maxTimeMS',
  'signal',
] as const

/** Documents that match a filter. What is asked for can be changed until the first one is read. */
export class FindCursor<T = Document> extends ClientCursor<T> {
  readonly #place: Place
  readonly #collection: string
  #filter: Document
  #options: FindOptions

  constructor(
    place: Place,
    codec: DocumentCodec,
    collection: string,
    filter: Document = {},
    options: FindOptions = {},
  ) {
    checkOptions('find', options, findOptionNames)
    super(codec.with(options), options)
    this.#place = place
    this.#collection = collection
    this.#filter = filter
    this.#options = options
  }

  filter(filter: Document): this {
    this.refuseBegun()
    this.#filter = filter
    return this
  }

  sort(sort: Sort, direction?: SortDirection): this {
    const spec = sortSpec(sort, direction)
    return this.#take(spec === undefined ? {} : { sort: spec as ReadonlyMap<string, SortDirection> })
  }

  skip(skip: number): this {
    return this.#take({ skip })
  }

  limit(limit: number): this {
    return this.#take({ limit })
  }

  project<U = Document>(projection: Document): FindCursor<U> {
    return this.#take({ projection }) as unknown as FindCursor<U>
  }

  collation(collation: Document): this {
    return this.#take({ collation })
  }

  hint(hint: string | Document): this {
    return this.#take({ hint })
  }

  maxTimeMS(maxTimeMS: number): this {
    return this.#take({ maxTimeMS })
  }

  /** The same question once more, which nothing was read of yet; transforms do not go along. */
  clone(): FindCursor {
    return new FindCursor(this.#place, this.codec, this.#collection, this.#filter, this.#options)
  }

  /** How the documents are found, as MongoDB says it; with statistics it is done to know them. */
  async explain(verbosity: ExplainVerbosity = 'allPlansExecution'): Promise<Document> {
    const input = findInput(this.codec, this.#collection, this.#filter, this.#options)
    const namespace = `${this.#place.name}.${this.#collection}`
    return this.codec.parts(await explainFind(this.#place.view(), { ...input, verbosity, namespace }))
  }

  #take(options: FindOptions): this {
    this.refuseBegun()
    this.#options = { ...this.#options, ...options }
    return this
  }

  protected override begin(): QueryCursor {
    const input = findInput(this.codec, this.#collection, this.#filter, this.#options)
    return openFind(this.#place.view(), input)
  }
}

/** What a find asks of the engine. */
export function findInput(
  codec: DocumentCodec,
  collection: string,
  filter: Document,
  options: FindOptions,
): FindInput {
  const { skip = 0, limit = 0, maxTimeMS, hint } = options
  const sort = sortSpec(options.sort)
  const documents = {
    sort,
    projection: options.projection,
    collation: options.collation,
    variables: options.let,
  }
  return {
    collection,
    filter: codec.encode(filter),
    skip: counted('skip', skip),
    // A negative limit says that all are to come at once, as they do.
    limit: Math.abs(counted('limit', limit)),
    ...encoded(codec, documents),
    ...(maxTimeMS === undefined ? {} : { maxTimeMilliseconds: maxTimeMS }),
    ...hinted(codec, hint),
  }
}

function counted(name: string, count: number): number {
  if (!Number.isSafeInteger(count)) throw invalidArgument(`\`${name}\` takes a whole number, not ${count}`)
  return count
}
