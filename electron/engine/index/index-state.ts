import { isArgonError } from '../../../shared/model/errors.ts'
import { compareBytes } from '../bson/raw.ts'
import type { KeyValueStore, Table } from '../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'
import { checkedTable } from './checked-table.ts'

/** Version of the index's bytes (FORMAT.md): one of another version is thrown away and folded anew. */
const indexVersion = 5

/**
 * How far an index is. `whole`: it holds the log up to its head. `clearing`: so many of its tables are empty again.
 * `folding`: it holds the log up to `lsn`. `headLsn` is where the log ended when the clearing began: nothing is appended
 * until the index is whole, but what was evaluated before, and then it has written to the index too. `outdated`: it was
 * written by another version, or cannot be told. `generation` counts how often it was thrown away.
 */
export type IndexState = { readonly generation: number } & (
  | { readonly kind: 'whole' }
  | { readonly kind: 'clearing'; readonly tables: number; readonly headLsn: number }
  | { readonly kind: 'folding'; readonly lsn: number; readonly headLsn: number }
  | { readonly kind: 'outdated' }
)

const stateKey = new TextEncoder().encode('index')
const codes = { whole: 0, clearing: 1, folding: 2 } as const
const outdated: IndexState = { kind: 'outdated', generation: 0 }

/** The row that says how far an index is, beside the index and in the same transactions. */
export class IndexStateRow {
  readonly #stored: Table
  readonly #table: Table
  /** The row as it was stored when it was read last, and what it said. */
  #last: { readonly bytes: Uint8Array; readonly state: IndexState } | null = null

  constructor(store: KeyValueStore) {
    this.#stored = store.table('meta')
    this.#table = checkedTable(store, 'meta')
  }

  /** Cheap while the row stays the same, for every append asks more than once. */
  read(): IndexState {
    const bytes = this.#stored.get(stateKey)
    if (bytes === undefined) return outdated
    if (this.#last === null || compareBytes(bytes, this.#last.bytes) !== 0) {
      this.#last = { bytes, state: this.#decode() }
    }
    return this.#last.state
  }

  #decode(): IndexState {
    const row = this.#row()
    if (row?.length !== 5 * numberBytes || readNumber(row, 0) !== indexVersion) return outdated
    const generation = readNumber(row, 2 * numberBytes)
    const position = readNumber(row, 3 * numberBytes)
    const headLsn = readNumber(row, 4 * numberBytes)
    switch (readNumber(row, numberBytes)) {
      case codes.whole:
        return { kind: 'whole', generation }
      case codes.clearing:
        return { kind: 'clearing', tables: position, headLsn, generation }
      case codes.folding:
        return { kind: 'folding', lsn: position, headLsn, generation }
      default:
        return outdated
    }
  }

  /** Inside a transaction only. */
  write(state: Exclude<IndexState, { kind: 'outdated' }>): void {
    const headLsn = state.kind === 'whole' ? 0 : state.headLsn
    const position = state.kind === 'whole' ? 0 : state.kind === 'clearing' ? state.tables : state.lsn
    this.#table.put(stateKey, numberKey(indexVersion, codes[state.kind], state.generation, position, headLsn))
  }

  /** A row that is damaged says no more than one that is not there. */
  #row(): Uint8Array | undefined {
    try {
      return this.#table.get(stateKey)
    } catch (error) {
      if (!isArgonError(error, 'index.corrupt')) throw error
      return undefined
    }
  }
}
