import type { ModelKey } from './document-pool.ts'
import type { ModelLog, ModelRecord, ModelRow, PlacedEntry } from './model-log.ts'

/** One branch's part in a lineage. */
export interface ModelPart {
  readonly branch: number
  readonly bound: number
}

export interface ModelDocument {
  readonly key: ModelKey
  readonly lsn: number
  readonly bytes: Uint8Array
}

/** What a branch holds at an LSN: names of its collections, and the documents of every collection it ever had. */
export interface ModelState {
  readonly catalogue: ReadonlyMap<number, string>
  readonly documents: ReadonlyMap<number, ReadonlyMap<ModelKey, ModelDocument>>
}

/** Inserts, updates and deletes; the catalogue's entries count as what they do to its rows. */
export type ModelTally = readonly [inserts: number, updates: number, deletes: number]

const tallyPlaces: Readonly<Record<string, number>> = {
  insert: 0,
  createCollection: 0,
  update: 1,
  renameCollection: 1,
  delete: 2,
  dropCollection: 2,
}

/**
 * The past of a log, seen from its present end, by the definitions of the design page and by the simplest means: walk
 * all entries each time. Nothing is kept but the log.
 */
export class ModelHistory {
  readonly log: ModelLog
  readonly rows: ReadonlyMap<number, ModelRow>
  readonly entries: readonly PlacedEntry[]

  constructor(log: ModelLog) {
    this.log = log
    this.rows = log.branchesAt(log.head)
    this.entries = log.entries
  }

  row(branch: number): ModelRow {
    const row = this.rows.get(branch)
    if (row === undefined) throw new Error(`The model has no branch ${branch}`)
    return row
  }

  /** The branch, its parent, its parent's parent ..., each with the minimum of the LSN and every base between. */
  lineage(branch: number, lsn: number): ModelPart[] {
    const parts: ModelPart[] = []
    let bound = lsn
    for (let row: ModelRow | null = this.row(branch); row !== null;) {
      parts.push({ branch: row.id, bound })
      bound = Math.min(bound, row.baseLsn)
      row = row.parentId === null ? null : this.row(row.parentId)
    }
    return parts
  }

  /** Data and catalogue entries of a lineage, root first, so that what comes later in the list counts. */
  ownEntries(branch: number, lsn: number): PlacedEntry[] {
    return this.lineage(branch, lsn)
      .toReversed()
      .flatMap(({ branch: id, bound }) => this.log.ownOf(id).filter((placed) => placed.lsn <= bound))
  }

  stateAt(branch: number, lsn: number): ModelState {
    const catalogue = new Map<number, string>()
    const documents = new Map<number, Map<ModelKey, ModelDocument>>()
    for (const { entry, lsn: at } of this.ownEntries(branch, lsn)) {
      if (entry.kind === 'catalogue') {
        if (entry.op === 'dropCollection') catalogue.delete(entry.collection)
        else catalogue.set(entry.collection, entry.name)
      } else if (entry.kind === 'document') {
        const collection = documents.get(entry.collection) ?? new Map<ModelKey, ModelDocument>()
        documents.set(entry.collection, collection)
        if (entry.bytes === null) collection.delete(entry.key)
        else collection.set(entry.key, { key: entry.key, lsn: at, bytes: entry.bytes })
      }
    }
    return { catalogue, documents }
  }

  /** A collection's documents at an LSN, in the order of their keys. */
  documentsAt(branch: number, lsn: number, collection: number): ModelDocument[] {
    return sorted(this.stateAt(branch, lsn), collection)
  }

  /** Entries about one document, newest first. */
  versions(branch: number, lsn: number, collection: number, key: ModelKey): PlacedEntry[] {
    return this.ownEntries(branch, lsn)
      .filter(
        ({ entry }) => entry.kind === 'document' && entry.collection === collection && entry.key === key,
      )
      .toReversed()
  }

  /** Records of a branch's history, oldest first: its own and its ancestors' up to their bounds. */
  records(branch: number): ModelRecord[] {
    return this.lineage(branch, this.log.head)
      .filter(({ branch: id, bound }) => id === branch || bound > id)
      .toReversed()
      .flatMap(({ branch: id, bound }) =>
        this.log.records.filter((record) => record.branch === id && record.last <= bound),
      )
  }

  /** The boundary at or before an LSN. */
  boundary(lsn: number): number {
    const record = this.log.recordOf(lsn)
    return record === undefined || record.last === lsn ? lsn : record.lsn - 1
  }

  /** The boundary of the last record at or before a time; null before the first. */
  boundaryAtTime(time: number): number | null {
    return this.log.records.findLast((record) => record.time <= time)?.last ?? null
  }

  /** Which branch had a name, of which only case may differ, as of an LSN. */
  byName(name: string, lsn: number): number | undefined {
    const folded = name.toLowerCase()
    return [...this.log.branchesAt(lsn).values()].find(
      (row) => row.state === 'active' && row.name.toLowerCase() === folded,
    )?.id
  }

  /** Entries of a branch's whole history, oldest first, as the axis counts them. */
  axisEntries(branch: number): PlacedEntry[] {
    return this.ownEntries(branch, this.log.head)
  }
}

export const sorted = (state: ModelState, collection: number): ModelDocument[] =>
  [...(state.documents.get(collection)?.values() ?? [])].sort((a, b) => a.key - b.key)

/** How many of these entries lie in `(after, upTo]`, by kind. */
export function tally(entries: readonly PlacedEntry[], after: number, upTo: number): ModelTally {
  const counts: [number, number, number] = [0, 0, 0]
  for (const { lsn, entry } of entries) {
    if (lsn > after && lsn <= upTo) counts[tallyPlaces[entry.op] as 0 | 1 | 2]++
  }
  return counts
}
