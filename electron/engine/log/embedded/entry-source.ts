import type { Entry } from '../../../../shared/model/entry.ts'
import { ArgonError, isArgonError } from '../../../../shared/model/errors.ts'
import { sealedWindowBytesMax } from '../../../../shared/model/limits.ts'
import type { DocumentPlace } from '../../index/document-cursor.ts'
import type { KeyValueStore, Table } from '../../store/key-value-store.ts'
import { numberBytes, numberKey, writeNumber } from '../../store/numbers.ts'
import {
  corruptEntry,
  decodeBody,
  decodeEntry,
  documentOffset,
  documentOffsetInBody,
  intactEntry,
  withChecksum,
} from '../entry-codec.ts'
import { entriesTable } from './tables.ts'
import { copyOf, SealedHistory, type SealedBody } from '../sealed/sealed-history.ts'

/** An entry as the log stores it, or what is wrong with it. */
export type StoredEntry = Uint8Array | ArgonError

/** Finds entries, be they plain or sealed: each is one or the other, and for a while both. */
export class EntrySource {
  readonly #plain: Table
  readonly #sealed: SealedHistory
  readonly #key = new Uint8Array(numberBytes)

  constructor(store: KeyValueStore) {
    this.#plain = store.table(entriesTable)
    this.#sealed = new SealedHistory(store)
  }

  /** Throws `log.corrupt` where the entry is missing or damaged. */
  entry(lsn: number): Entry {
    const body = this.#lookAtSealed(lsn)
    if (body !== null) return decodeBody(copyOf(body), lsn)
    const bytes = this.#plain.get(numberKey(lsn))
    if (bytes !== undefined) return decodeEntry(bytes, lsn)
    // It may have been sealed since we looked.
    this.#sealed.segments.refresh()
    const since = this.#sealed.look(lsn)
    if (since === null) throw corruptEntry(lsn, 'the entry is missing')
    return decodeBody(copyOf(since), lsn)
  }

  /** The document of an entry, not copied where that can be. */
  lookAt(lsn: number): DocumentPlace {
    const body = this.#lookAtSealed(lsn)
    if (body !== null) return { bytes: body, start: documentOffsetInBody, end: body.length }
    writeNumber(this.#key, 0, lsn)
    const stored = this.#plain.look(this.#key)
    if (stored !== undefined)
      return { bytes: intactEntry(stored, lsn), start: documentOffset, end: stored.length }
    const { document } = this.entry(lsn)
    return { bytes: document, start: 0, end: document.length }
  }

  /** Null where the LSN is plain, or is so still in what this turn sees of the store. */
  #lookAtSealed(lsn: number): Uint8Array | null {
    try {
      return this.#sealed.look(lsn)
    } catch (error) {
      if (!isArgonError(error, 'log.corrupt') || !this.#plain.has(numberKey(lsn))) throw error
      return null
    }
  }

  /** `count` entries from an LSN on, in order. */
  entries(lsn: number, count: number): StoredEntry[] {
    const found: StoredEntry[] = []
    while (found.length < count) {
      const at = lsn + found.length
      const segment = this.#sealed.segments.find(at)
      if (segment === undefined) found.push(this.#stored(at))
      else {
        const sealed = this.#sealed.bodies(segment, at, Math.min(segment.last, lsn + count - 1) - at + 1)
        for (const [i, body] of sealed.entries())
          found.push(body instanceof ArgonError ? this.#plainOr(body, at + i) : withChecksum(body))
      }
    }
    return found
  }

  #stored(lsn: number): StoredEntry {
    const bytes = this.#plain.get(numberKey(lsn))
    if (bytes !== undefined) return bytes
    this.#sealed.segments.refresh()
    try {
      const body = this.#sealed.look(lsn)
      return body === null ? corruptEntry(lsn, 'the entry is missing') : withChecksum(body)
    } catch (error) {
      if (!isArgonError(error, 'log.corrupt')) throw error
      return error
    }
  }

  #plainOr(error: ArgonError, lsn: number): StoredEntry {
    return this.#plain.get(numberKey(lsn)) ?? error
  }

  /**
   * Gives the bodies of sealed entries from an LSN on, as many of its segment as there is room for, in any order, while
   * the steps are taken; each step tells how many bytes it took. Null where the LSN is plain.
   */
  unpackFrom(lsn: number, give: (index: number, body: SealedBody) => void): Iterable<number> | null {
    const segment = this.#sealed.segments.find(lsn)
    if (segment === undefined) return null
    const entryBytes = Math.max(1, segment.bytes / (segment.last - segment.first + 1))
    const room = Math.max(1, Math.floor(sealedWindowBytesMax / entryBytes))
    return this.#sealed.unpack(segment, lsn, Math.min(room, segment.last - lsn + 1), give)
  }
}
