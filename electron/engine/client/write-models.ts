import { ObjectId, type Document } from 'bson'
import type { Project } from '../projects/project.ts'
import type { Statement } from '../write/statement.ts'
import type { DocumentCodec } from './documents.ts'
import { encoded, hinted } from './encoded.ts'
import { checkOptions, invalidArgument } from './invalid-argument.ts'
import { sortSpec, type Sort } from './sort-spec.ts'

/** What an update, a replacement or a delete may come with. */
export interface SelectOptions {
  readonly collation?: Document
  readonly hint?: string | Document
  readonly let?: Document
}

export interface UpdateOptions extends SelectOptions {
  readonly upsert?: boolean
  readonly arrayFilters?: readonly Document[]
  readonly sort?: Sort
}

interface Selected extends SelectOptions {
  readonly filter: Document
}

interface UpdateModel extends Selected {
  readonly update: Document | readonly Document[]
  readonly upsert?: boolean
  readonly arrayFilters?: readonly Document[]
  readonly sort?: Sort
}

interface ReplaceModel extends Selected {
  readonly replacement: Document
  readonly upsert?: boolean
  readonly sort?: Sort
}

/** One write of a `bulkWrite`, as the official driver words it. */
export type WriteModel =
  | { readonly insertOne: { readonly document: Document } }
  | { readonly updateOne: UpdateModel }
  | { readonly updateMany: UpdateModel }
  | { readonly replaceOne: ReplaceModel }
  | { readonly deleteOne: Selected }
  | { readonly deleteMany: Selected }

/** A write as the engine takes it. */
export interface PlannedWrite {
  readonly statement: Statement
  /** Of an insert: as it stands in the document that was given. */
  readonly insertedId?: unknown
}

const selectNames = ['filter', 'collation', 'hint', 'let']
const updateNames = [...selectNames, 'update', 'upsert', 'arrayFilters', 'sort']
const replaceNames = [...selectNames, 'replacement', 'upsert', 'sort']

/** Turns writes of a collection into statements. Errors: `request.invalid`. */
export class WritePlanner {
  readonly #project: Project
  readonly #codec: DocumentCodec
  readonly #collection: string

  constructor(project: Project, codec: DocumentCodec, collection: string) {
    this.#project = project
    this.#codec = codec
    this.#collection = collection
  }

  plan(model: WriteModel): PlannedWrite {
    const [kind, ...others] = Object.keys(model)
    if (others.length > 0)
      throw invalidArgument(`A write is of one kind, not ${[kind, ...others].join(' and ')}`)
    if ('insertOne' in model) return this.insert(model.insertOne.document)
    if ('updateOne' in model) return this.#update('updateOne', model.updateOne, false)
    if ('updateMany' in model) return this.#update('updateMany', model.updateMany, true)
    if ('replaceOne' in model) return this.#replace(model.replaceOne)
    if ('deleteOne' in model) return this.#delete('deleteOne', model.deleteOne, false)
    if ('deleteMany' in model) return this.#delete('deleteMany', model.deleteMany, true)
    throw invalidArgument(`\`${String(kind)}\` is no kind of write`)
  }

  /** A document without an `_id` is given one, as the driver does. */
  insert(document: Document): PlannedWrite {
    refuseNonDocument('The document', document)
    document['_id'] ??= new ObjectId(this.#project.makeObjectId())
    const statement = { kind: 'insert', collection: this.#collection, document: this.#codec.encode(document) }
    return { statement: statement as Statement, insertedId: document['_id'] }
  }

  #update(method: string, model: UpdateModel, multi: boolean): PlannedWrite {
    checkOptions(method, model, updateNames)
    const { update, upsert = false, arrayFilters, sort } = model
    return {
      statement: {
        kind: 'update',
        ...this.#selection(model),
        update: updateBytes(this.#codec, update),
        multi,
        upsert,
        ...this.#sorted(sort),
        ...(arrayFilters === undefined
          ? {}
          : { arrayFilters: arrayFilters.map((one) => this.#codec.encode(one)) }),
      },
    }
  }

  #replace(model: ReplaceModel): PlannedWrite {
    checkOptions('replaceOne', model, replaceNames)
    const { replacement, upsert = false, sort } = model
    const update = replacementBytes(this.#codec, replacement)
    const selection = { ...this.#selection(model), ...this.#sorted(sort) }
    return { statement: { kind: 'update', ...selection, update, multi: false, upsert } }
  }

  #delete(method: string, model: Selected, multi: boolean): PlannedWrite {
    checkOptions(method, model, selectNames)
    return { statement: { kind: 'delete', ...this.#selection(model), multi } }
  }

  #sorted(sort: Sort | undefined) {
    return encoded(this.#codec, { sort: sortSpec(sort) })
  }

  #selection({ filter, collation, hint, let: variables }: Selected) {
    refuseNonDocument('The filter', filter)
    return {
      collection: this.#collection,
      filter: this.#codec.encode(filter),
      ...encoded(this.#codec, { collation, variables }),
      ...hinted(this.#codec, hint),
    }
  }
}

const hasOperators = (document: Document): boolean => Object.keys(document)[0]?.startsWith('$') === true

/** Operators, or the stages of a pipeline, as BSON. */
export function updateBytes(
  codec: DocumentCodec,
  update: Document | readonly Document[],
): Uint8Array | Uint8Array[] {
  if (Array.isArray(update)) return (update as readonly Document[]).map((stage) => codec.encode(stage))
  refuseNonDocument('The update', update)
  if (!hasOperators(update)) throw invalidArgument('Update document requires atomic operators')
  return codec.encode(update)
}

export function replacementBytes(codec: DocumentCodec, replacement: Document): Uint8Array {
  refuseNonDocument('The replacement', replacement)
  if (hasOperators(replacement))
    throw invalidArgument('Replacement document must not contain atomic operators')
  return codec.encode(replacement)
}

function refuseNonDocument(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidArgument(`${what} must be an object`)
}
