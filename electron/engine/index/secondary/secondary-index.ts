import type { BranchId, CollectionId, Lsn } from '../../../../shared/model/ids.ts'
import { indexKeyBytesMax } from '../../../../shared/model/limits.ts'
import { ParallelArrays, type DocumentKeys } from '../../bson/pattern-keys.ts'
import type { Table } from '../../store/key-value-store.ts'
import type { IndexDefinition } from './definition.ts'
import { encodeRow, rowKey, rowPrefix, traitKey, valueKey, type IndexTrait } from './index-rows.ts'

const definitionsHeldMax = 4096

/**
 * The rows of all secondary indexes: which documents ever had which key on a branch, and from which LSN on. A row is
 * written when the first version with its key is folded, and stays: what a document has at a moment its version there
 * says. An index begins with the rows of the documents that its branch sees then, so that whoever reads a branch, or
 * one that came of it, finds each document that has a key by the rows of the branches on the way there.
 */
export class SecondaryIndex {
  readonly table: Table
  readonly #definitions = new Map<string, readonly IndexDefinition[]>()
  /** The collection that was asked for last. */
  #last: { branch: BranchId; collection: CollectionId; definitions: readonly IndexDefinition[] } | null = null

  constructor(table: Table) {
    this.table = table
  }

  /** The definitions that a branch keeps of a collection; `read` is asked once until the catalogue changes. */
  definitions(
    branch: BranchId,
    collection: CollectionId,
    read: () => readonly IndexDefinition[],
  ): readonly IndexDefinition[] {
    if (this.#last?.branch === branch && this.#last.collection === collection) return this.#last.definitions
    const key = `${branch}/${collection}`
    const definitions = this.#definitions.get(key) ?? read()
    if (this.#definitions.size >= definitionsHeldMax) this.#definitions.clear()
    this.#definitions.set(key, definitions)
    this.#last = { branch, collection, definitions }
    return definitions
  }

  /** A catalogue has changed, or what was folded is taken back. */
  forget(): void {
    this.#definitions.clear()
    this.#last = null
  }

  /** Writes the rows of one version of a document that are not there yet. */
  add(
    branch: BranchId,
    collection: CollectionId,
    lsn: Lsn,
    definition: IndexDefinition,
    docKey: Uint8Array,
    document: { readonly bytes: Uint8Array; readonly start: number },
  ): void {
    const prefix = rowPrefix(branch, collection, definition)
    const found = keysOf(definition, document)
    if (found === null) return this.#note(prefix, { kind: 'incomplete' }, lsn)
    for (const values of found.keys) {
      const value = valueKey(values, definition)
      if (value.length === indexKeyBytesMax) this.#note(prefix, { kind: 'cut' }, lsn)
      const key = rowKey(prefix, value, docKey)
      if (!this.table.has(key)) this.table.put(key, encodeRow(lsn, value.length))
    }
    for (const [field, isArray] of found.arrays.entries()) {
      if (isArray) this.#note(prefix, { kind: 'array', field }, lsn)
    }
  }

  #note(prefix: Uint8Array, trait: IndexTrait, lsn: Lsn): void {
    const key = traitKey(prefix, trait)
    if (!this.table.has(key)) this.table.put(key, encodeRow(lsn, 0))
  }
}

/** Null for a document that can have no keys; no statement writes one, but an index may come upon it. */
function keysOf(
  { patternKeys }: IndexDefinition,
  { bytes, start }: { readonly bytes: Uint8Array; readonly start: number },
): DocumentKeys | null {
  try {
    return patternKeys.keysOf(bytes, start)
  } catch (error) {
    if (error instanceof ParallelArrays) return null
    throw error
  }
}
