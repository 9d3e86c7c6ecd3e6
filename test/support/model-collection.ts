import { serialize } from 'bson'
import type { Statement } from '../../electron/engine/write/statement.ts'
import type { Dice } from './dice.ts'
import { deleteOne, insertOne, update } from './statements.ts'

export interface ModelDocument {
  readonly _id: number
  readonly k: number
  readonly v: number
}

/** What is asked of the model and of the engine. */
export type Change =
  | { readonly kind: 'insert'; readonly document: ModelDocument }
  | {
      readonly kind: 'update'
      readonly where: Where
      readonly by: number
      readonly multi: boolean
      readonly upsert: boolean
    }
  | { readonly kind: 'delete'; readonly where: Where; readonly multi: boolean }

type Where = { readonly _id: number } | { readonly k: number }

/** What becomes of a change: numbers as MongoDB counts them, or the code of an error. */
export type ModelResult = { readonly n: number; readonly nModified: number } | number

const ids = 12
const groups = 4

export function randomChange(roll: Dice): Change {
  const where: Where = roll(2) === 0 ? { _id: roll(ids) } : { k: roll(groups) }
  const multi = roll(3) === 0
  switch (roll(4)) {
    case 0:
      return { kind: 'insert', document: { _id: roll(ids), k: roll(groups), v: 0 } }
    case 1:
      return { kind: 'delete', where, multi }
    default:
      // An upsert by `_id` alone, so that the model knows what it inserts.
      return { kind: 'update', where, by: roll(3), multi, upsert: '_id' in where && roll(2) === 0 }
  }
}

/** Which one is the first is the plan's choice without it. */
const byId = { _id: 1 }

export function statementOf(change: Change): Statement {
  switch (change.kind) {
    case 'insert':
      return insertOne(change.document)
    case 'update': {
      const { where, by, multi, upsert } = change
      const operators = { $inc: { v: by }, $setOnInsert: { k: 0 } }
      return update(where, operators, { multi, upsert, ...(multi ? {} : { sort: byId }) })
    }
    case 'delete':
      return { ...deleteOne(change.where, change.multi), ...(change.multi ? {} : { sort: serialize(byId) }) }
  }
}

/** Documents under their ids, and which of them were written: what a collection is, and a transaction over one. */
export class ModelCollection {
  readonly documents: Map<number, ModelDocument>
  readonly written = new Set<number>()

  constructor(documents: ReadonlyMap<number, ModelDocument> = new Map()) {
    this.documents = new Map(documents)
  }

  apply(change: Change): ModelResult {
    if (change.kind === 'insert') return this.#insert(change.document)
    const found = this.#find(change.where, change.multi)
    if (change.kind === 'delete') {
      for (const { _id } of found) this.#put(_id, null)
      return { n: found.length, nModified: 0 }
    }
    const { where, by, upsert } = change
    if (found.length === 0 && upsert && '_id' in where) {
      this.#put(where._id, { _id: where._id, k: 0, v: by })
      return { n: 1, nModified: 0 }
    }
    const modified = by === 0 ? [] : found
    for (const document of modified) this.#put(document._id, { ...document, v: document.v + by })
    return { n: found.length, nModified: modified.length }
  }

  /** Writes a document as another collection has it. */
  take(id: number, from: ModelCollection): void {
    this.#put(id, from.documents.get(id) ?? null)
  }

  content(): ModelDocument[] {
    return [...this.documents.values()].sort((a, b) => a._id - b._id)
  }

  #insert(document: ModelDocument): ModelResult {
    if (this.documents.has(document._id)) return 11_000
    this.#put(document._id, document)
    return { n: 1, nModified: 0 }
  }

  #find(where: Where, multi: boolean): ModelDocument[] {
    const found = this.content().filter((document) =>
      '_id' in where ? document._id === where._id : document.k === where.k,
    )
    return multi ? found : found.slice(0, 1)
  }

  #put(id: number, document: ModelDocument | null): void {
    this.written.add(id)
    if (document === null) this.documents.delete(id)
    else this.documents.set(id, document)
  }
}
