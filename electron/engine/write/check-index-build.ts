import type { KeyValues } from '../bson/pattern-keys.ts'
import type { BsonSlice } from '../bson/raw.ts'
import { copyBytes } from '../store/copy-bytes.ts'
import { docKeyText, encodeKey } from '../bson/doc-key.ts'
import type { Steps } from '../store/turns.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'
import type { CollectionIndex } from '../read/indexes-of.ts'
import type { ReadView } from '../read/read-view.ts'
import { walkMatching } from '../read/walk-matching.ts'
import { compareKeys, duplicateIndexKey, indexKeys } from './index-keys.ts'

/**
 * Looks whether every document of a collection may have its keys in new indexes. Errors: `index.duplicateKey`,
 * CannotIndexParallelArrays.
 */
export function* checkBuild(
  view: ReadView,
  row: CatalogueRow,
  indexes: readonly CollectionIndex[],
  database: string | undefined,
): Steps<void> {
  const namespace = database === undefined ? row.name : `${database}.${row.name}`
  const checks = indexes.flatMap((index) => (needsCheck(index) ? [new KeysSeen(index, namespace)] : []))
  if (checks.length === 0) return
  yield* walkMatching(view, row, { filter: null, isInIdOrder: true }, ({ bytes, start, end }) => {
    const document = copyBytes(bytes, start, end)
    for (const check of checks) check.add(document)
    return true
  })
}

/** One field alone cannot meet two arrays. */
const needsCheck = ({ isUnique, definition }: CollectionIndex): boolean =>
  definition !== null && (isUnique || definition.paths.length > 1)

/** The keys of a unique index that were seen so far. */
class KeysSeen {
  readonly #index: CollectionIndex
  readonly #namespace: string
  readonly #texts = new Set<string>()
  /** In order, where a collation says which are the same. */
  readonly #sorted: KeyValues[] = []

  constructor(index: CollectionIndex, namespace: string) {
    this.#index = index
    this.#namespace = namespace
  }

  /** Adds the keys of one document, each once. */
  add(document: Uint8Array): void {
    const keys = indexKeys(this.#index, document)
    if (!this.#index.isUnique) return
    const own: KeyValues[] = []
    for (const values of keys) {
      if (own.some((other) => compareKeys(other, values, this.#index) === 0)) continue
      own.push(values)
      if (!this.#isNew(values)) throw duplicateIndexKey(this.#index, values, this.#namespace)
    }
  }

  #isNew(values: KeyValues): boolean {
    return this.#index.collation === undefined ? this.#isNewText(values) : this.#isNewValue(values)
  }

  #isNewText(values: KeyValues): boolean {
    const before = this.#texts.size
    return this.#texts.add(docKeyText(encodeKey(values, []))).size > before
  }

  #isNewValue(values: KeyValues): boolean {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const order = compareKeys(this.#sorted[middle] as KeyValues, values, this.#index)
      if (order === 0) return false
      if (order < 0) low = middle + 1
      else high = middle
    }
    this.#sorted.splice(low, 0, values.map(copied))
    return true
  }
}

const copied = ({ type, bytes, start, end }: BsonSlice): BsonSlice => ({
  type,
  bytes: bytes.slice(start, end),
  start: 0,
  end: end - start,
})
