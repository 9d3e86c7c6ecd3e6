import type { BranchId } from '../../../shared/model/ids.ts'
import type { Table } from '../store/key-value-store.ts'
import { numberBytes, readNumber, writeNumber } from '../store/numbers.ts'
import { documentKey, documentKeyPrefixBytes, samePrefix } from './keys.ts'

/**
 * A list under work: of the lineage's branches, leaf first, those before `segment` are in it, and of that one the
 * documents before `docKey`.
 */
export interface Walking {
  readonly kind: 'walking'
  readonly segment: number
  readonly docKey: Uint8Array
}

export type MadeListState = Walking | { readonly kind: 'complete' }

/** How far the list of what lives in a collection on a branch is made. */
export type ListState = MadeListState | { readonly kind: 'none' }

const mark = Uint8Array.of(1)
const noDocKey = new Uint8Array(0)

/**
 * What lives in a collection on a branch at its head, inherited documents included, in the `living` table: one row for
 * each docKey, and before them all, under no docKey, how far the list is. A branch has one for a collection only from
 * when on much of what it sees there is deleted.
 */
export class LivingList {
  readonly #table: Table
  readonly #branch: BranchId
  readonly #collection: number

  constructor(table: Table, branch: BranchId, collection: number) {
    this.#table = table
    this.#branch = branch
    this.#collection = collection
  }

  state(): ListState {
    const value = this.#table.get(this.#key(noDocKey))
    if (value === undefined) return { kind: 'none' }
    if (value.length < numberBytes) return { kind: 'complete' }
    return {
      kind: 'walking',
      segment: readNumber(value, 0),
      docKey: value.subarray(numberBytes),
    }
  }

  setState(state: MadeListState): void {
    this.#table.put(this.#key(noDocKey), state.kind === 'complete' ? mark : encodeWalking(state))
  }

  add(docKey: Uint8Array): void {
    this.#table.put(this.#key(docKey), mark)
  }

  remove(docKey: Uint8Array): void {
    this.#table.remove(this.#key(docKey))
  }

  /** Every docKey, ascending. */
  *docKeys(): Iterable<Uint8Array> {
    const prefix = this.#key(noDocKey)
    const cursor = this.#table.cursor()
    try {
      for (let found = cursor.seek(prefix); found; found = cursor.next()) {
        if (!samePrefix(cursor.key, prefix, documentKeyPrefixBytes)) return
        if (cursor.keyLength > documentKeyPrefixBytes)
          yield cursor.key.slice(documentKeyPrefixBytes, cursor.keyLength)
      }
    } finally {
      cursor.close()
    }
  }

  #key(docKey: Uint8Array): Uint8Array {
    return documentKey(this.#branch, this.#collection, docKey)
  }
}

function encodeWalking({ segment, docKey }: Walking): Uint8Array {
  const value = new Uint8Array(numberBytes + docKey.length)
  writeNumber(value, 0, segment)
  value.set(docKey, numberBytes)
  return value
}
