import type { Lsn } from '../../../shared/model/ids.ts'
import type { DocumentPlace } from '../index/document-cursor.ts'
import type { KeyValueStore, Table } from '../store/key-value-store.ts'
import { numberBytes, writeNumber } from '../store/numbers.ts'
import { entriesTable } from './embedded/tables.ts'
import { documentOffset, intactEntry } from './entry-codec.ts'
import type { Log } from './log.ts'

/** Shows documents where they lie in the table of entries, so that one that is only looked at is never copied. */
export class EntryReader {
  readonly #table: Table
  readonly #log: Log
  readonly #key = new Uint8Array(numberBytes)

  constructor(store: KeyValueStore, log: Log) {
    this.#table = store.table(entriesTable)
    this.#log = log
  }

  /** The document of an entry of data; what does not lie in the table is the log's to give. */
  lookAt(lsn: Lsn): DocumentPlace {
    writeNumber(this.#key, 0, lsn)
    const stored = this.#table.look(this.#key)
    if (stored === undefined) {
      const { document } = this.#log.entry(lsn)
      return { bytes: document, start: 0, end: document.length }
    }
    return { bytes: intactEntry(stored, lsn), start: documentOffset, end: stored.length }
  }
}
