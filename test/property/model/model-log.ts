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

/** The log as an array, and nothing else: everything that the model says is worked out from it each time. */
export class ModelLog {
  readonly records: ModelRecord[] = []

  get head(): number {
    return this.records.at(-1)?.last ?? 0
  }

  /** Appends a record at a time that the clock shows; a record is never older than the one before. */
  append(branch: number, actor: string, clock: number, entries: readonly ModelEntry[]): ModelRecord {
    const time = Math.max(clock, this.records.at(-1)?.time ?? -Infinity)
    const lsn = this.head + 1
    const record = { lsn, last: this.head + entries.length, branch, time, actor, entries }
    this.records.push(record)
    return record
  }

  recordOf(lsn: number): ModelRecord | undefined {
    return this.records.find((record) => record.lsn <= lsn && lsn <= record.last)
  }

  entries(): PlacedEntry[] {
    return this.records.flatMap(({ lsn, branch, entries }) =>
      entries.map((entry, i) => ({ lsn: lsn + i, branch, entry })),
    )
  }

  /** The branch table as of an LSN. */
  branchesAt(lsn: number): Map<number, ModelRow> {
    const rows = new Map<number, ModelRow>()
    for (const placed of this.entries()) {
      if (placed.lsn > lsn || placed.entry.kind !== 'control') continue
      for (const row of placed.entry.rows) rows.set(row.id, row)
    }
    return rows
  }
}
