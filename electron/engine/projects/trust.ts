import type { ArgonError } from '../../../shared/model/errors.ts'
import type { BranchId } from '../../../shared/model/ids.ts'

/** Up to where a project's records can be trusted: an entry of the newest may be found damaged when it is opened. */
export class Trust {
  #lost: { from: number; branches: ReadonlySet<BranchId>; error: ArgonError } | null = null

  lose(from: number, branches: ReadonlySet<BranchId>, error: ArgonError): void {
    this.#lost = { from, branches, error }
  }

  /** Up to where a branch's own records can be trusted. */
  upTo(branch: BranchId): number {
    return this.#lost?.branches.has(branch) === true ? this.#lost.from - 1 : Number.MAX_SAFE_INTEGER
  }

  /** Throws why what a branch has up to `lsn` cannot be read. */
  refuse(branch: BranchId, lsn: number): void {
    if (lsn > this.upTo(branch)) throw this.#lost?.error
  }
}
