import type { CollectionId } from '../../../shared/model/ids.ts'
import { compareBytes } from '../bson/raw.ts'
import { docKeyText, encodeKey } from '../bson/doc-key.ts'
import type { KeyValues } from '../bson/pattern-keys.ts'
import { RowWalk } from '../index/secondary/row-walk.ts'
import { Pace } from '../index/pace.ts'
import { catalogueId, catalogueKey, collectionAt, decodeCatalogueRow } from '../read/catalogue.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'
import { indexesOf, type CollectionIndex } from '../read/indexes-of.ts'
import { committed, type ReadView } from '../read/read-view.ts'
import { keyRange } from '../read/walk/key-prefix.ts'
import { compareKeys, duplicateIndexKey, indexKeys } from './index-keys.ts'

/** A key of a unique index that a document of the overlay has. */
interface Claim {
  readonly index: CollectionIndex
  readonly text: string
  readonly values: KeyValues
  readonly docKey: Uint8Array
}

/**
 * What indexes ask of the documents that a record writes: that a unique one has each key once, among what is committed and
 * what the record has written, and that none meets two arrays side by side.
 */
export class UniqueKeys {
  readonly #view: ReadView
  readonly #rows = new Map<CollectionId, CatalogueRow>()
  readonly #claims = new Map<string, Claim>()
  readonly #claimsOf = new Map<string, readonly Claim[]>()

  constructor(view: ReadView) {
    this.#view = view
  }

  /** The catalogue was written to. */
  forgetCatalogue(): void {
    this.#rows.clear()
  }

  /** Refuses a document that another one's key stands against. Errors: `index.duplicateKey`, CannotIndexParallelArrays. */
  check(collection: CollectionId, docKey: Uint8Array, document: Uint8Array | null): readonly Claim[] {
    const row = this.#rowOf(collection)
    const claims: Claim[] = []
    if (document === null) return claims
    for (const index of indexesOf(row)) {
      if (index.definition === null || (!index.isUnique && index.definition.paths.length === 1)) continue
      const keys = indexKeys(index, document)
      if (!index.isUnique) continue
      for (const values of keys) {
        const claim = { index, values, docKey, text: claimText(collection, index, values) }
        if (this.#isTaken(collection, claim)) throw duplicateIndexKey(index, values, row.name)
        claims.push(claim)
      }
    }
    return claims
  }

  /** A document was written: its keys are its own from now on, those that it had before no longer. */
  note(collection: CollectionId, docKey: Uint8Array, claims: readonly Claim[]): void {
    if (claims.length === 0 && this.#claimsOf.size === 0) return
    const document = `${collection}/${docKeyText(docKey)}`
    for (const { text } of this.#claimsOf.get(document) ?? []) this.#claims.delete(text)
    if (claims.length === 0) this.#claimsOf.delete(document)
    else this.#claimsOf.set(document, claims)
    for (const claim of claims) this.#claims.set(claim.text, claim)
  }

  #rowOf(collection: CollectionId): CatalogueRow {
    const known = this.#rows.get(collection)
    if (known !== undefined) return known
    const { project, branchId, lsn, overlay } = this.#view
    const written = overlay?.find(catalogueId, catalogueKey(collection))
    const row =
      written === undefined || written === null
        ? collectionAt(project, branchId, lsn, collection)
        : decodeCatalogueRow(written)
    this.#rows.set(collection, row)
    return row
  }

  #isTaken(collection: CollectionId, claim: Claim): boolean {
    return this.#isClaimed(claim) || this.#isCommitted(collection, claim)
  }

  /** Whether another document of the record has the key. */
  #isClaimed({ index, text, values, docKey }: Claim): boolean {
    const other = this.#claims.get(text)
    if (other !== undefined && compareBytes(other.docKey, docKey) !== 0) return true
    if (index.collation === undefined) return false
    return [...this.#claims.values()].some(
      (one) =>
        one.index === index &&
        compareBytes(one.docKey, docKey) !== 0 &&
        compareKeys(one.values, values, index) === 0,
    )
  }

  /** Whether another document has the key that is committed, and that the record has not written again. */
  #isCommitted(collection: CollectionId, { index, values, docKey }: Claim): boolean {
    const { project, branchId, lsn, overlay } = this.#view
    const { secondary } = project.tables
    const { definition } = index
    if (definition === null || secondary === null || collection > lsn) return false
    const lineage = project.branches.lineage(branchId, lsn)
    const rows = new RowWalk(secondary.table, lineage, collection, definition, 'forward')
    const snapshot = committed(this.#view, collection)
    let isTaken = false
    rows.walk(null, keyRange(values, index), Pace.unlimited(), (row) => {
      if (compareBytes(row.docKey, docKey) === 0 || overlay?.find(collection, row.docKey) !== undefined)
        return true
      const found = snapshot.get(row.docKey)
      const keys = found === null ? [] : indexKeys(index, found.document)
      isTaken = keys.some((other) => compareKeys(other, values, index) === 0)
      return !isTaken
    })
    return isTaken
  }
}

const claimText = (
  collection: CollectionId,
  { name, definition }: CollectionIndex,
  values: KeyValues,
): string => `${collection}/${name}/${docKeyText(encodeKey(values, definition?.descending ?? []))}`
