import type { Document } from 'bson'
import { dropNamed, renameNamed } from '../write/named-collections.ts'
import { AggregationCursor, type AggregateOptions } from './aggregation-cursor.ts'
import { countDocuments, distinctValues, type CountOptions, type DistinctOptions } from './counts.ts'
import type { DocumentCodec } from './documents.ts'
import * as oneAnd from './find-and-modify.ts'
import { FindCursor, type FindOptions } from './find-cursor.ts'
import * as indexes from './indexes.ts'
import type { IndexDescription, IndexOptions, IndexSpecification } from './indexes.ts'
import type { ListedCursor } from './listed-cursor.ts'
import { checkOptions, invalidArgument } from './invalid-argument.ts'
import type { Place } from './place.ts'
import type {
  BulkWriteResult,
  DeleteResult,
  InsertManyResult,
  InsertOneResult,
  UpdateResult,
} from './results.ts'
import { runWrites, type RunOptions } from './run-writes.ts'
import { WritePlanner, type SelectOptions, type UpdateOptions, type WriteModel } from './write-models.ts'

const runOptionNames = ['ordered', 'bypassDocumentValidation'] as const

type OneOptions = Pick<RunOptions, 'bypassDocumentValidation'>

/** A collection of a branch at a moment, with the names, options and results of the official driver's. */
export class Collection<T extends Document = Document> {
  readonly collectionName: string
  readonly #place: Place
  readonly #codec: DocumentCodec
  readonly #planner: WritePlanner

  constructor(place: Place, codec: DocumentCodec, name: string) {
    this.collectionName = name
    this.#place = place
    this.#codec = codec
    this.#planner = new WritePlanner(place.project, codec, name)
  }

  get namespace(): string {
    return `${this.#place.name}.${this.collectionName}`
  }

  /** Documents that match; every one where no filter is given. What is wrong with it is said by the first read. */
  find(filter: Document = {}, options: FindOptions = {}): FindCursor<T> {
    return new FindCursor<T>(this.#place, this.#codec, this.collectionName, filter, options)
  }

  /** The first document that matches, or null. */
  async findOne(filter: Document = {}, options: FindOptions = {}): Promise<T | null> {
    const cursor = this.find(filter, { ...options, limit: 1 })
    try {
      return await cursor.next()
    } finally {
      await cursor.close()
    }
  }

  /** What a pipeline makes of the documents. What is wrong with it is said by the first read. */
  aggregate<U = Document>(
    pipeline: readonly Document[] = [],
    options: AggregateOptions = {},
  ): AggregationCursor<U> {
    const source = { place: this.#place, codec: this.#codec, collection: this.collectionName }
    return new AggregationCursor<U>(source, pipeline, options)
  }

  /** How many documents match. */
  async countDocuments(filter: Document = {}, options: CountOptions = {}): Promise<number> {
    return countDocuments(this.#place, this.#codec, { collection: this.collectionName, filter }, options)
  }

  /** How many documents there are, which is known without looking at any. */
  async estimatedDocumentCount(): Promise<number> {
    return countDocuments(this.#place, this.#codec, { collection: this.collectionName, filter: null }, {})
  }

  /** The different values of a field in the documents that match. */
  async distinct(key: string, filter: Document = {}, options: DistinctOptions = {}): Promise<unknown[]> {
    return distinctValues(this.#place, this.#codec, { collection: this.collectionName, key, filter }, options)
  }

  /** Errors, as of everything that writes: `WriteErrors`; `request.invalid` at a moment of the past. */
  async insertOne(document: T, options: OneOptions = {}): Promise<InsertOneResult> {
    checkOptions('insertOne', options, runOptionNames)
    const { insertedIds } = await this.#write([{ insertOne: { document } }], options)
    return { acknowledged: true, insertedId: insertedIds[0] }
  }

  async insertMany(documents: readonly T[], options: RunOptions = {}): Promise<InsertManyResult> {
    checkOptions('insertMany', options, runOptionNames)
    if (!Array.isArray(documents)) throw invalidArgument('Argument "docs" must be an array of documents')
    const models = documents.map((document: T) => ({ insertOne: { document } }))
    const { insertedCount, insertedIds } = await this.#write(models, options)
    return { acknowledged: true, insertedCount, insertedIds }
  }

  async updateOne(
    filter: Document,
    update: Document | readonly Document[],
    options: UpdateOptions & OneOptions = {},
  ): Promise<UpdateResult> {
    const { bypassDocumentValidation = false, ...choices } = options
    const updateOne = { filter, update, ...choices }
    return updateResult(await this.#write([{ updateOne }], { bypassDocumentValidation }))
  }

  async updateMany(
    filter: Document,
    update: Document | readonly Document[],
    options: UpdateOptions & OneOptions = {},
  ): Promise<UpdateResult> {
    const { bypassDocumentValidation = false, ...choices } = options
    const updateMany = { filter, update, ...choices }
    return updateResult(await this.#write([{ updateMany }], { bypassDocumentValidation }))
  }

  async replaceOne(
    filter: Document,
    replacement: Document,
    options: Omit<UpdateOptions, 'arrayFilters'> & OneOptions = {},
  ): Promise<UpdateResult> {
    const { bypassDocumentValidation = false, ...choices } = options
    const replaceOne = { filter, replacement, ...choices }
    return updateResult(await this.#write([{ replaceOne }], { bypassDocumentValidation }))
  }

  async deleteOne(filter: Document = {}, options: SelectOptions = {}): Promise<DeleteResult> {
    const { deletedCount } = await this.#write([{ deleteOne: { filter, ...options } }], {})
    return { acknowledged: true, deletedCount }
  }

  async deleteMany(filter: Document = {}, options: SelectOptions = {}): Promise<DeleteResult> {
    const { deletedCount } = await this.#write([{ deleteMany: { filter, ...options } }], {})
    return { acknowledged: true, deletedCount }
  }

  /** Several writes as one record of the log; ordered, as long as nothing else is said. */
  async bulkWrite(models: readonly WriteModel[], options: RunOptions = {}): Promise<BulkWriteResult> {
    checkOptions('bulkWrite', options, runOptionNames)
    if (!Array.isArray(models)) throw invalidArgument('Argument "operations" must be an array of documents')
    return this.#write(models, options)
  }

  /** Removes the first document that matches and gives it, or null. */
  async findOneAndDelete(filter: Document, options: oneAnd.FindOneAndOptions = {}): Promise<Document | null> {
    return oneAnd.findOneAndDelete(this.#one(filter), options)
  }

  async findOneAndReplace(
    filter: Document,
    replacement: Document,
    options: oneAnd.FindOneAndReplaceOptions = {},
  ): Promise<Document | null> {
    return oneAnd.findOneAndReplace(this.#one(filter), replacement, options)
  }

  async findOneAndUpdate(
    filter: Document,
    update: Document | readonly Document[],
    options: oneAnd.FindOneAndUpdateOptions = {},
  ): Promise<Document | null> {
    return oneAnd.findOneAndUpdate(this.#one(filter), update, options)
  }

  /** Makes an index where it is not there yet; gives its name. Errors: MongoDB's 85, 86, 67 and 11000. */
  async createIndex(specification: IndexSpecification, options: IndexOptions = {}): Promise<string> {
    const [name = ''] = await indexes.createIndexes(this.#indexed, [
      { ...options, key: indexes.indexKey(specification) },
    ])
    return name
  }

  /** As `createIndex`, for several: all of them or none. */
  async createIndexes(descriptions: readonly IndexDescription[]): Promise<string[]> {
    return indexes.createIndexes(this.#indexed, descriptions)
  }

  /** Errors: MongoDB's 26 and 27. */
  async dropIndex(name: string): Promise<Document> {
    return { nIndexesWas: await indexes.dropIndexes(this.#indexed, name), ok: 1 }
  }

  /** All but the one on `_id`. */
  async dropIndexes(): Promise<boolean> {
    await indexes.dropIndexes(this.#indexed, '*')
    return true
  }

  listIndexes(options: indexes.ListIndexesOptions = {}): ListedCursor {
    return indexes.listIndexes(this.#indexed, options)
  }

  indexes(options: indexes.ListIndexesOptions = {}): Promise<Document[]> {
    return this.listIndexes(options).toArray()
  }

  /** Whether there are indexes of all these names. */
  async indexExists(names: string | readonly string[]): Promise<boolean> {
    const there = new Set((await this.indexes()).map(({ name }) => name as unknown))
    return [names].flat().every((name) => there.has(name))
  }

  /** True also where it was not there; what it held stays in the past. */
  async drop(): Promise<boolean> {
    const { project, branchId } = this.#place
    await dropNamed(project, branchId, [this.collectionName], this.#place.writer())
    return true
  }

  /** Errors: MongoDB's 20, 26 and 48. */
  async rename(to: string, options: { readonly dropTarget?: boolean } = {}): Promise<Collection<T>> {
    checkOptions('rename', options, ['dropTarget'])
    const { project, branchId } = this.#place
    const names = { from: this.collectionName, to, dropTarget: options.dropTarget ?? false }
    await renameNamed(project, branchId, names, this.#place.writer())
    return new Collection<T>(this.#place, this.#codec, to)
  }

  get #indexed(): indexes.Indexed {
    return { place: this.#place, codec: this.#codec, collection: this.collectionName }
  }

  #one(filter: Document): oneAnd.FindOneAnd {
    return { place: this.#place, codec: this.#codec, collection: this.collectionName, filter }
  }

  async #write(models: readonly WriteModel[], options: RunOptions): Promise<BulkWriteResult> {
    if (models.length === 0) throw invalidArgument('Invalid BulkOperation, Batch cannot be empty')
    const writes = models.map((model) => this.#planner.plan(model))
    return runWrites(this.#place, this.#codec, writes, options)
  }
}

function updateResult({
  matchedCount,
  modifiedCount,
  upsertedCount,
  upsertedIds,
}: BulkWriteResult): UpdateResult {
  const upsertedId = upsertedCount === 0 ? null : upsertedIds[0]
  return { acknowledged: true, modifiedCount, upsertedId, upsertedCount, matchedCount }
}
