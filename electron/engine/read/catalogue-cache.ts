import { Remembered } from '../index/remembered.ts'
import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'

/** What the catalogue says about one collection. */
export interface CatalogueRow {
  readonly id: CollectionId
  readonly name: string
  /** The options it was made with where it was taken over from, as one BSON document; left out where there are none. */
  readonly options?: Uint8Array
  /** Specifications of its indexes but the one on `_id`, one BSON document each; left out where there are none. */
  readonly indexes?: readonly Uint8Array[]
}

/** A row of a branch's catalogue from an LSN on; `isLive` is false where the collection was dropped. */
export interface CatalogueVersion {
  readonly lsn: Lsn
  readonly isLive: boolean
  /** Read when it is first asked for. */
  row?: CatalogueRow | undefined
}

const collectionsMax = 4096
/** Whole catalogues that are held by name: of the branches and moments that are read now. */
const cataloguesMax = 16

/**
 * What the catalogue of a branch ever said of a collection, newest first: asked at every read and hardly ever changed.
 * Forgotten as a whole when any catalogue changes.
 */
export class CatalogueCache {
  readonly #versions = new Map<string, readonly CatalogueVersion[]>()
  readonly #byName = new Remembered<string, ReadonlyMap<string, CatalogueRow>>(cataloguesMax)

  of(
    branch: BranchId,
    collection: CollectionId,
    read: () => readonly CatalogueVersion[],
  ): readonly CatalogueVersion[] {
    const key = `${branch}/${collection}`
    const known = this.#versions.get(key)
    if (known !== undefined) return known
    if (this.#versions.size >= collectionsMax) this.clear()
    const versions = read()
    this.#versions.set(key, versions)
    return versions
  }

  /** A whole catalogue by name; `state` is a text that no other state of a catalogue has. */
  byName(state: string, read: () => ReadonlyMap<string, CatalogueRow>): ReadonlyMap<string, CatalogueRow> {
    return this.#byName.of(state, read)
  }

  clear(): void {
    this.#byName.clear()
    this.#versions.clear()
  }
}
