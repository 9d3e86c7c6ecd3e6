import type { Commit } from '../../../shared/model/entry.ts'
import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import { atLsn, type At, type Moment } from '../../../shared/model/moment.ts'
import type { Project } from '../projects/project.ts'
import { resolveMoment } from './moments.ts'
import { Ranks } from './ranks.ts'

/** A place in a branch's history. */
export interface Position {
  readonly moment: Moment
  /** Entries of the history up to and including the moment. */
  readonly index: number
  readonly total: number
  /** The history's newest record at or below the moment. */
  readonly commit: Commit | null
}

/** What an LSN or a time is on this branch. */
export function locate(project: Project, branchId: BranchId, at: At): Position {
  project.branches.get(branchId)
  return position(project, branchId, resolveMoment(project, at))
}

function position(project: Project, branchId: BranchId, moment: Moment): Position {
  const ranks = new Ranks(project, branchId, project.log.head().lsn)
  const lsn = newestCommit(project, ranks, moment.lsn)
  const commit = lsn === null ? null : project.commitOf(project.headerAt(lsn))
  return { moment, index: ranks.rank(moment.lsn), total: ranks.total, commit }
}

/** First LSN of the newest record of a history that begins at or below an LSN. */
function newestCommit(project: Project, ranks: Ranks, lsn: number): Lsn | null {
  for (const { branch, bound } of ranks.stretchesDownward()) {
    const found = project.commitAtOrBefore(branch, Math.min(lsn, bound))
    if (found !== null) return found
  }
  return null
}

/** The place of the n-th entry, clamped: 0 is before the first one, above the total is the head. */
export function nth(project: Project, branchId: BranchId, index: number): Position {
  const head = project.log.head().lsn
  const ranks = new Ranks(project, branchId, head)
  const n = Math.min(Math.max(0, Math.round(Number.isFinite(index) ? index : 0)), ranks.total)
  if (n === ranks.total) return locate(project, branchId, { kind: 'head' })
  const lsn = ranks.nth(n)
  return locate(project, branchId, atLsn(project.boundsAt(Math.max(1, lsn)).last))
}

/** The nearest record boundary of the history before or after an LSN; null when there is none. */
export function step(
  project: Project,
  branchId: BranchId,
  lsn: number,
  direction: 'previous' | 'next',
): Position | null {
  project.branches.get(branchId)
  const head = project.log.head().lsn
  const ranks = new Ranks(project, branchId, head)
  const target =
    direction === 'next' ? nextBoundary(project, ranks, lsn) : previousBoundary(project, ranks, lsn)
  return target === null ? null : position(project, branchId, resolveMoment(project, atLsn(target)))
}

/** The boundary above: the end of the first record of the history that ends behind this LSN. */
function nextBoundary(project: Project, ranks: Ranks, lsn: number): Lsn | null {
  // From inside a record, the step on goes to that record's own end.
  const from = project.log.boundsAt(lsn)?.lsn ?? lsn
  for (const { branch, bound } of ranks.stretchesDownward().toReversed()) {
    if (bound <= lsn) continue
    for (const commit of project.commitsOf(branch, from, bound)) {
      if (commit.lastLsn > lsn) return commit.lastLsn
    }
  }
  return null
}

/** The boundary below: the end of the newest record of the history that ends before this LSN. */
function previousBoundary(project: Project, ranks: Ranks, lsn: number): Lsn | null {
  const present = newestCommit(project, ranks, lsn)
  if (present === null) return null
  const end = project.boundsAt(present).last
  // Between two records of the history, the step back goes to the end of the one below.
  if (end < lsn) return end
  const before = newestCommit(project, ranks, present - 1)
  return before === null ? null : project.boundsAt(before).last
}
