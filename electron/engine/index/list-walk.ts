import type { CollectionId, Lsn } from '../../../shared/model/ids.ts'
import { numberBytes } from '../store/numbers.ts'
import { currentLsn } from './current.ts'
import { documentKey, documentKeyPrefixBytes, samePrefix } from './keys.ts'
import { openLeap, type Leap } from './leap.ts'
import type { LivingList, MadeListState, Walking } from './living.ts'
import type { Lineage, Segment } from './segment.ts'
import { Snapshot } from './snapshot.ts'
import type { IndexTables } from './tables.ts'

const noDocument = new Uint8Array(0)
const nowhere = { bytes: noDocument, start: 0, end: 0 }

/** A document that a branch itself has written, and its newest version there. */
interface Row {
  readonly docKey: Uint8Array
  readonly lsn: Lsn
  readonly isLive: boolean
}

/**
 * Puts into a list what lives now, branch by branch of the lineage, each in the order of its keys. What is born or dies
 * between two stretches of the walk is put in or taken out by others, before or behind where the walk is.
 */
export class ListWalk {
  readonly #tables: IndexTables
  readonly #lineage: Lineage
  readonly #collection: CollectionId
  readonly #list: LivingList
  readonly #snapshot: Snapshot

  constructor(tables: IndexTables, lineage: Lineage, collection: CollectionId, list: LivingList) {
    this.#tables = tables
    this.#lineage = lineage
    this.#collection = collection
    this.#list = list
    this.#snapshot = new Snapshot(tables, lineage, collection, () => nowhere, lineage[0]?.bound ?? 0)
  }

  /** Walks past so many keys at most, and says how far it is then. */
  goOn(from: Walking, steps: number): MadeListState {
    let { segment, docKey } = from
    let left = steps
    for (; segment < this.#lineage.length; segment++) {
      const leap = this.#leapOf(segment)
      if (leap !== null) return this.#goOnByList(leap, { kind: 'walking', segment, docKey }, left)
      const { rows, next } = this.#rowsFrom(segment, docKey, left)
      for (const row of rows) if (this.#isLive(row, segment)) this.#list.add(row.docKey)
      if (next !== null) return { kind: 'walking', segment, docKey: next }
      left -= rows.length
      docKey = noDocument
    }
    return { kind: 'complete' }
  }

  /**
   * The list of an ancestor, which stands for all that lies above it too. It was complete at its bound or is of no use,
   * so it is there from the beginning of its part of the walk; where it is lost on the way, rows do from there on.
   */
  #leapOf(segment: number): Leap | null {
    return segment === 0 ? null : openLeap(this.#tables, this.#lineage, this.#collection, 'forward', segment)
  }

  #goOnByList(leap: Leap, state: Walking, steps: number): MadeListState {
    const docKeys: Uint8Array[] = []
    let next = leap.seek(state.docKey)
    for (; next !== null && docKeys.length < steps; next = leap.seekBehind(next)) docKeys.push(next)
    // Both lists lie in one table, so nothing is written while one is walked.
    leap.close()
    for (const docKey of docKeys) if (this.#snapshot.get(docKey) !== null) this.#list.add(docKey)
    return next === null ? { kind: 'complete' } : { ...state, docKey: next }
  }

  /** So many of the documents that a branch itself has written, and the one to go on from; null after the last. */
  #rowsFrom(segment: number, docKey: Uint8Array, limit: number): { rows: Row[]; next: Uint8Array | null } {
    const { branch } = this.#lineage[segment] as Segment
    const prefix = documentKey(branch, this.#collection, noDocument)
    const rows: Row[] = []
    const cursor = this.#tables.current.cursor()
    try {
      let found = cursor.seek(documentKey(branch, this.#collection, docKey))
      for (; found && samePrefix(cursor.key, prefix, documentKeyPrefixBytes); found = cursor.next()) {
        const key = cursor.key.slice(documentKeyPrefixBytes, cursor.keyLength)
        if (rows.length === limit) return { rows, next: key }
        const isLive = cursor.valueLength > numberBytes
        rows.push({ docKey: key, lsn: currentLsn(cursor.look()), isLive })
      }
    } finally {
      cursor.close()
    }
    return { rows, next: null }
  }

  /** Whether a document lives: by its own row, where no branch nearer to the leaf has one and it is not too new. */
  #isLive({ docKey, lsn, isLive }: Row, segment: number): boolean {
    const { bound } = this.#lineage[segment] as Segment
    const isHidden = this.#lineage
      .slice(0, segment)
      .some(({ branch }) => this.#tables.current.has(documentKey(branch, this.#collection, docKey)))
    return isHidden || lsn > bound ? this.#snapshot.get(docKey) !== null : isLive
  }
}
