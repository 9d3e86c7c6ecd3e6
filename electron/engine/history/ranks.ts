import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import { asLsn } from '../../../shared/model/ids.ts'
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

  /** LSN of the history's n-th entry; 0 for n = 0. `n` is at most `total`. */
  nth(n: number): number {
    if (n <= 0) return 0
    const stretch = this.#stretches.findLast(({ before, total }) => before < n && total > 0)
    if (stretch === undefined) return 0
    return this.#project.tables.activity.nth(
      stretch.branch,
      everyCollection,
      Math.min(n - stretch.before, stretch.total),
    )
  }

  /** The branch whose stretch an LSN lies in: the leaf-most that begins below it; null before the first. */
  ownerOf(lsn: number): { branch: BranchId; bound: Lsn } | null {
    const stretch = this.#stretches.findLast(({ after }) => after < lsn)
    return stretch === undefined
      ? null
      : { branch: stretch.branch, bound: asLsn(Math.min(lsn, stretch.bound)) }
  }

  /** Stretches from the leaf to the root. */
  stretchesDownward(): readonly { branch: BranchId; after: number; bound: Lsn }[] {
    return this.#stretches.toReversed()
  }
}
