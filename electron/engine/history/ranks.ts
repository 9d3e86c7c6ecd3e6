import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import { everyCollection } from '../index/activity.ts'
import { emptyTally, tallyTotal, type Tally } from '../index/activity-bucket.ts'
import type { ScopeTally } from '../index/scope-tally.ts'
import type { Project } from '../projects/project.ts'

/** One branch's stretch of a history: its own entries in `(after, bound]`, and what comes before them. */
interface Stretch {
  readonly branch: BranchId
  readonly after: number
  readonly bound: Lsn
  readonly before: Tally
  readonly scope: ScopeTally
}

/**
 * The entries of a branch's history in order: those of each ancestor up to its bound, then the branch's own. Their LSNs
 * ascend through it, because a branch is made after its base.
 */
export class Ranks {
  readonly #stretches: readonly Stretch[]
  /** Entries of the whole history. */
  readonly total: number

  constructor(project: Project, branch: BranchId, lsn: number) {
    const stretches: Stretch[] = []
    let before = emptyTally
    for (const { branch: owner, bound } of project.branches.lineage(branch, lsn).toReversed()) {
      const scope = project.tables.activity.scope(owner, everyCollection, bound)
      stretches.push({ branch: owner, after: owner, bound, before, scope })
      before = sum(before, scope.upTo(bound))
    }
    this.#stretches = stretches
    this.total = tallyTotal(before)
  }

  /** Inserts, updates and deletes of the history at or below an LSN. */
  tally(lsn: number): Tally {
    const stretch = this.#stretchBelow(lsn)
    if (stretch === undefined) return emptyTally
    return sum(stretch.before, stretch.scope.upTo(Math.min(lsn, stretch.bound)))
  }

  /** How many entries of the history lie at or below an LSN. */
  rank(lsn: number): number {
    const stretch = this.#stretchBelow(lsn)
    if (stretch === undefined) return 0
    return tallyTotal(stretch.before) + stretch.scope.rank(Math.min(lsn, stretch.bound))
  }

  /** LSN of the history's n-th entry; 0 for n = 0. `n` is at most `total`. */
  nth(n: number): number {
    if (n <= 0) return 0
    const stretch = this.#stretches.findLast(({ before }) => tallyTotal(before) < n)
    return stretch === undefined ? 0 : stretch.scope.nth(n - tallyTotal(stretch.before))
  }

  /** Stretches from the leaf to the root. */
  stretchesDownward(): readonly { branch: BranchId; after: number; bound: Lsn }[] {
    return this.#stretches.toReversed()
  }

  /** The last stretch that begins below an LSN: those before it lie below it as a whole. */
  #stretchBelow(lsn: number): Stretch | undefined {
    return this.#stretches.findLast(({ after }) => after < lsn)
  }
}

const sum = (one: Tally, other: Tally): Tally => ({
  inserts: one.inserts + other.inserts,
  updates: one.updates + other.updates,
  deletes: one.deletes + other.deletes,
})
