import type { BranchState } from '../../../shared/model/branch.ts'
import type { Operation } from '../../../shared/model/entry.ts'
import type { ModelKey } from './document-pool.ts'

/** A branch as a control entry gave it; handles are left out, for they have rules of their own. */
export interface ModelRow {
  readonly id: number
  readonly name: string
  readonly parentId: number | null
  readonly baseLsn: number
  readonly state: BranchState
}

export type ModelEntry =
  | {
      readonly kind: 'document'
      readonly op: 'insert' | 'update' | 'delete'
      readonly collection: number
      readonly key: ModelKey
      /** The whole document; null for a delete. */
      readonly bytes: Uint8Array | null
    }
  | {
      readonly kind: 'catalogue'
      readonly op: 'createCollection' | 'renameCollection' | 'dropCollection'
      readonly collection: number
      readonly name: string
    }
  | { readonly kind: 'control'; readonly op: Operation; readonly rows: readonly ModelRow[] }

export interface ModelRecord {
  readonly lsn: number
  readonly last: number
  readonly branch: number
  readonly time: number
  readonly actor: string
  readonly entries: readonly ModelEntry[]
}

/** An entry with its place. */
export interface PlacedEntry {
  readonly lsn: number
  readonly branch: number
  readonly entry: ModelEntry
}

/**
 * The log as a list of records, and nothing else: everything that the model says is worked out from it each time. Its
 * entries are also listed by branch, so that walking all of a branch's does not walk everybody's.
 */
export class ModelLog {
  readonly records: ModelRecord[] = []
  readonly entries: PlacedEntry[] = []
  readonly #byBranch = new Map<number, PlacedEntry[]>()

  get head(): number {
    return this.entries.length
  }

  /** Appends a record at a time that the clock shows; a record is never older than the one before. */
  append(branch: number, actor: string, clock: number, entries: readonly ModelEntry[]): ModelRecord {
    const time = Math.max(clock, this.records.at(-1)?.time ?? -Infinity)
    const lsn = this.head + 1
    const record = { lsn, last: this.head + entries.length, branch, time, actor, entries }
    this.records.push(record)
    const own = this.#byBranch.get(branch) ?? []
    this.#byBranch.set(branch, own)
    for (const [i, entry] of entries.entries()) {
      const placed = { lsn: lsn + i, branch, entry }
      this.entries.push(placed)
      own.push(placed)
    }
    return record
  }

  recordOf(lsn: number): ModelRecord | undefined {
    const { records } = this
    let low = 0
    let high = records.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((records[middle] as ModelRecord).last < lsn) low = middle + 1
      else high = middle
    }
    const record = records[low]
    return record !== undefined && record.lsn <= lsn && lsn <= record.last ? record : undefined
  }

  /** A branch's data and catalogue entries, oldest first. */
  ownOf(branch: number): PlacedEntry[] {
    return (this.#byBranch.get(branch) ?? []).filter(({ entry }) => entry.kind !== 'control')
  }

  /** The branch table as of an LSN. */
  branchesAt(lsn: number): Map<number, ModelRow> {
    const rows = new Map<number, ModelRow>()
    for (const placed of this.entries) {
      if (placed.lsn > lsn) break
      if (placed.entry.kind !== 'control') continue
      for (const row of placed.entry.rows) rows.set(row.id, row)
    }
    return rows
  }
}
