import { isControlOperation } from '../../../shared/model/entry.ts'
import { asLsn, type BranchId } from '../../../shared/model/ids.ts'
import { projectionMilliseconds } from '../../../shared/model/limits.ts'
import { describeBranch } from '../branches/list-branches.ts'
import { rowsOfControl } from '../index/branch-rows.ts'
import type { BranchProjection } from '../log/mongodb/branch-projection.ts'
import type { SealedRecord } from '../log/record.ts'
import type { Wait } from './engine-deps.ts'
import type { Project } from './project.ts'

/**
 * Keeps the rows that other programs may read of a shared project's branches: those that were appended to from here, now
 * and then. What fails is written with the next change.
 */
export class BranchProjector {
  readonly #project: Project
  readonly #open: () => Promise<Pick<BranchProjection, 'write' | 'clear'>>
  readonly #wait: Wait
  readonly #touched = new Set<BranchId>()
  readonly #stopped = new AbortController()
  #running: Promise<void> | null = null

  constructor(project: Project, open: () => Promise<Pick<BranchProjection, 'write' | 'clear'>>, wait: Wait) {
    this.#project = project
    this.#open = open
    this.#wait = wait
  }

  /** A record was appended from here. */
  note({ branchId, entries }: SealedRecord): void {
    this.#touched.add(branchId)
    for (const { op, document } of entries) {
      if (isControlOperation(op)) for (const { id } of rowsOfControl(document)) this.#touched.add(id)
    }
    this.#running ??= this.#run()
  }

  /** The log was replaced: rows may be ahead of it. */
  async renew(): Promise<void> {
    try {
      await (await this.#open()).clear()
    } catch {
      return
    }
    for (const { id } of this.#project.branches.rows()) this.#touched.add(id)
    this.#running ??= this.#run()
  }

  /** Writes what there is to write once more, and ends. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#touched.size > 0 && (await this.#write())) {
      await this.#wait(projectionMilliseconds, this.#stopped.signal).catch(() => {})
    }
    this.#running = null
  }

  async #write(): Promise<boolean> {
    try {
      const rows = await this.#open()
      const asOf = asLsn(this.#project.log.head().lsn)
      const ids = [...this.#touched]
      const described = ids.map((id) => describeBranch(this.#project, id))
      await rows.write(described, asOf)
      // What was touched meanwhile has a newer head, and is touched again.
      if (this.#project.log.head().lsn === asOf) for (const id of ids) this.#touched.delete(id)
      return true
    } catch {
      return false
    }
  }
}
