import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import { emptyTally, everyCollection, tallyTotal, type Tally } from '../index/activity.ts'
import type { Lineage } from '../index/segment.ts'
import type { Project } from '../projects/project.ts'

/** One branch's stretch of a history: its own entries in `(after, bound]`, and how many entries come before them. */
interface Stretch {
  readonly branch: BranchId
  readonly after: number
  readonly bound: Lsn
  readonly before: number
  readonly total: number
}

/**
 * The entries of a branch's history in order: those of each ancestor up to its bound, then the branch's own. Their LSNs
 * ascend through it, because a branch is made after its base.
 */
export class Ranks {
  readonly #project: Project
  readonly #lineage: Lineage
  readonly #stretches: readonly Stretch[]
  /** Entries of the whole history. */
  readonly total: number

  constructor(project: Project, branch: BranchId, lsn: number) {
    this.#project = project
    this.#lineage = project.branches.lineage(branch, lsn)
    const stretches: Stretch[] = []
    let before = 0
    for (const { branch: owner, bound } of this.#lineage.toReversed()) {
      const total = tallyTotal(project.tables.activity.upTo(owner, everyCollection, bound))
      stretches.push({ branch: owner, after: owner, bound, before, total })
      before += total
    }
    this.#stretches = stretches
    this.total = before
  }

  /** Inserts, updates and deletes of the history at or below an LSN. */
  tally(lsn: number): Tally {
    let sum = emptyTally
    for (const { branch, after, bound } of this.#stretches) {
      if (lsn <= after) break
      const own = this.#project.tables.activity.upTo(branch, everyCollection, Math.min(lsn, bound))
      sum = {
        inserts: sum.inserts + own.inserts,
        updates: sum.updates + own.updates,
        deletes: sum.deletes + own.deletes,
      }
    }
    return sum
  }

  /** How many entries of the history lie at or below an LSN. */
  rank(lsn: number): number {
    return tallyTotal(this.tally(lsn))
  }

  /** LSN of the history's n-th entry, known to lie from `low` to `high`; 0 for n = 0. `n` is at most `total`. */
  nth(n: number, low = 0, high = Number.MAX_SAFE_INTEGER): number {
    if (n <= 0) return 0
    const stretch = this.#stretches.findLast(({ before, total }) => before < n && total > 0)
    if (stretch === undefined) return 0
    const from = Math.max(low, stretch.after)
    const to = Math.min(high, stretch.bound)
    return this.#project.tables.activity.nth(stretch.branch, everyCollection, n - stretch.before, from, to)
  }

  /** Stretches from the leaf to the root. */
  stretchesDownward(): readonly { branch: BranchId; after: number; bound: Lsn }[] {
    return this.#stretches.toReversed()
  }
}
