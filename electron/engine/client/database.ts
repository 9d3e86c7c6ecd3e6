import type { Document } from 'bson'
import type { BranchId } from '../../../shared/model/ids.ts'
import { atHead, type At } from '../../../shared/model/moment.ts'
import type { Author } from '../branches/branch-commands.ts'
import type { Project } from '../projects/project.ts'
import { dropNamed } from '../write/named-collections.ts'
import { AggregationCursor, type AggregateOptions } from './aggregation-cursor.ts'
import { Collection } from './collection.ts'
import {
  collectionRows,
  createCollection,
  listCollections,
  type CreateCollectionOptions,
  type ListCollectionsOptions,
} from './collections.ts'
import { DocumentCodec, documentOptionNames, type DocumentOptions } from './documents.ts'
import { checkOptions } from './invalid-argument.ts'
import type { ListedCursor } from './listed-cursor.ts'
import { Place } from './place.ts'

export interface DatabaseOptions extends DocumentOptions {
  /** The moment that is read; the head, where it is left out, which alone can be written to. */
  readonly at?: At
  /** Who writes; one that is only read needs none. */
  readonly author?: Author
}

/**
 * A branch of a project, at its head or at a moment of its past, with the names, options and results of `Db` in the
 * official Node driver: for scripts, the command line and tests. What goes wrong is an `ArgonError` whose details carry
 * MongoDB's own code as `mongoCode` where MongoDB has one.
 */
export class Database {
  readonly #place: Place
  readonly #codec: DocumentCodec

  constructor(
    project: Project,
    branchId: BranchId,
    { at = atHead, author, ...options }: DatabaseOptions = {},
  ) {
    checkOptions('database', options, documentOptionNames)
    this.#place = new Place(project, branchId, { at, author })
    this.#codec = new DocumentCodec(options)
  }

  /** The branch's handle. */
  get databaseName(): string {
    return this.#place.name
  }

  /** A collection by its name, whether it is there or not. */
  collection<T extends Document = Document>(name: string, options: DocumentOptions = {}): Collection<T> {
    checkOptions('collection', options, documentOptionNames)
    return new Collection<T>(this.#place, this.#codec.with(options), name)
  }

  /** Every collection of the moment, by name. */
  async collections(): Promise<Collection[]> {
    const rows = collectionRows(this.#place)
    return rows.map(({ name }) => this.collection(name))
  }

  /** A pipeline over no collection, which begins with a stage such as `$documents`. */
  aggregate(pipeline: readonly Document[] = [], options: AggregateOptions = {}): AggregationCursor {
    return new AggregationCursor(
      { place: this.#place, codec: this.#codec, collection: null },
      pipeline,
      options,
    )
  }

  /** What the collections are that match a filter, as MongoDB describes them. */
  listCollections(filter: Document = {}, options: ListCollectionsOptions = {}): ListedCursor {
    return listCollections(this.#place, this.#codec, filter, options)
  }

  /** Makes an empty collection. Errors: MongoDB's 48 where there is one. */
  async createCollection<T extends Document = Document>(
    name: string,
    options: CreateCollectionOptions = {},
  ): Promise<Collection<T>> {
    await createCollection(this.#place, this.#codec, name, options)
    return this.collection<T>(name)
  }

  /** True also where it was not there; what it held stays in the past. */
  dropCollection(name: string): Promise<boolean> {
    return this.collection(name).drop()
  }

  renameCollection(
    from: string,
    to: string,
    options: { readonly dropTarget?: boolean } = {},
  ): Promise<Collection> {
    return this.collection(from).rename(to, options)
  }

  /** Drops every collection, in one record; what they held stays in the past. */
  async dropDatabase(): Promise<boolean> {
    const { project, branchId } = this.#place
    await dropNamed(project, branchId, null, this.#place.writer())
    return true
  }
}
