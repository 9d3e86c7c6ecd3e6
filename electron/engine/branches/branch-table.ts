import type { BranchRow } from '../../../shared/model/branch.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { foldName } from '../../../shared/model/names.ts'
import { decodeBranchRow } from '../index/branch-rows.ts'
import { lineageOf, type Lineage } from '../index/segment.ts'
import type { Table } from '../store/key-value-store.ts'
import { numberBytes, readNumber } from '../store/numbers.ts'

interface Version {
  readonly lsn: Lsn
  readonly row: BranchRow
}

/** The versioned branch table in memory: every row that any branch ever had, by the LSN that gave it. */
export class BranchTable {
  readonly #versions = new Map<BranchId, Version[]>()
  /** Active branches by folded name and by handle. */
  readonly #byName = new Map<string, BranchRow>()
  readonly #byHandle = new Map<string, BranchRow>()

  /** Reads the whole table from the index. */
  load(table: Table): void {
    this.#versions.clear()
    this.#byName.clear()
    this.#byHandle.clear()
    const cursor = table.cursor()
    for (let found = cursor.seek(new Uint8Array(2 * numberBytes)); found; found = cursor.next()) {
      const lsn = asLsn(readNumber(cursor.key, numberBytes))
      const row = decodeBranchRow(cursor.value())
      this.#remember(lsn, row)
    }
    cursor.close()
    for (const row of this.rows()) this.#name(row)
  }

  /** Takes over rows that a control entry gave. Returns how to take them back, the last ones first. */
  apply(lsn: Lsn, rows: readonly BranchRow[]): () => void {
    for (const row of rows) this.#forgetName(row.id)
    for (const row of rows) {
      this.#remember(lsn, row)
      this.#name(row)
    }
    return () => this.#takeBack(rows)
  }

  #takeBack(rows: readonly BranchRow[]): void {
    for (const { id } of rows) this.#forgetName(id)
    for (const { id } of rows) {
      const versions = this.#versions.get(id)
      versions?.pop()
      if (versions?.length === 0) this.#versions.delete(id)
    }
    for (const { id } of rows) {
      const row = this.#newest(id)?.row
      if (row !== undefined) this.#name(row)
    }
  }

  #remember(lsn: Lsn, row: BranchRow): void {
    const versions = this.#versions.get(row.id)
    if (versions === undefined) this.#versions.set(row.id, [{ lsn, row }])
    else versions.push({ lsn, row })
  }

  #name(row: BranchRow): void {
    if (row.state !== 'active') return
    this.#byName.set(foldName(row.name), row)
    this.#byHandle.set(row.handle, row)
  }

  #forgetName(id: BranchId): void {
    const row = this.#newest(id)?.row
    if (row === undefined || row.state !== 'active') return
    this.#byName.delete(foldName(row.name))
    this.#byHandle.delete(row.handle)
  }

  #newest(id: BranchId): Version | undefined {
    return this.#versions.get(id)?.at(-1)
  }

  /** Every branch as it is now, by id. */
  rows(): BranchRow[] {
    return [...this.#versions.keys()].map((id) => this.get(id))
  }

  get(id: BranchId): BranchRow {
    const newest = this.#newest(id)
    if (newest === undefined)
      throw new ArgonError('branch.notFound', `There is no branch with the id ${id}`, { id })
    return newest.row
  }

  /** How many branches there are, those without a name included. */
  get size(): number {
    return this.#versions.size
  }

  /** Forks between a branch and the first of its ancestors. */
  depth(id: BranchId): number {
    let depth = 0
    for (let row = this.get(id); row.parentId !== null; row = this.get(row.parentId)) depth++
    return depth
  }

  /** LSN of the entry that gave the branch its present row. */
  changedLsn(id: BranchId): Lsn {
    this.get(id)
    return (this.#newest(id) as Version).lsn
  }

  byName(name: string): BranchRow | undefined {
    return this.#byName.get(foldName(name))
  }

  byHandle(handle: string): BranchRow | undefined {
    return this.#byHandle.get(handle)
  }

  isHandleTaken(handle: string): boolean {
    return this.#byHandle.has(handle)
  }

  /** Which branch had this name as of an LSN, or, where none had, this handle. */
  byNameAt(name: string, lsn: number): BranchRow | undefined {
    const folded = foldName(name)
    let byHandle: BranchRow | undefined
    for (const versions of this.#versions.values()) {
      const then = versions.findLast((version) => version.lsn <= lsn)?.row
      if (then?.state !== 'active') continue
      if (foldName(then.name) === folded) return then
      if (then.handle === name) byHandle = then
    }
    return byHandle
  }

  /** A branch that can be written to; throws where it has lost its name. */
  writable(id: BranchId): BranchRow {
    const row = this.get(id)
    if (row.state === 'active') return row
    const code = row.state === 'deleted' ? 'branch.deleted' : 'branch.superseded'
    const how = row.state === 'deleted' ? 'was deleted' : 'was reset to an earlier moment'
    throw new ArgonError(code, `Branch \`${row.name}\` ${how}; bring it back to write to it`, {
      id,
      name: row.name,
    })
  }

  lineage(id: BranchId, lsn: number): Lineage {
    return lineageOf(id, lsn, (ancestor) => this.get(ancestor))
  }
}
