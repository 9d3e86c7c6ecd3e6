import type { Commit } from '../../../shared/model/entry.ts'
import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import { recordsPageMax } from '../../../shared/model/limits.ts'
import { checkCount } from '../projects/check-count.ts'
import type { Project } from '../projects/project.ts'

export interface CommitsInput {
  /** Null for the records of every branch. */
  readonly branchId: BranchId | null
  /** Records that begin below this LSN; null for the newest. */
  readonly before: Lsn | null
  readonly limit: number
}

/** Records of a branch's history, or of all branches, newest first. */
export function listCommits(project: Project, input: CommitsInput): { commits: Commit[]; hasMore: boolean } {
  checkCount('Records of a page', input.limit, recordsPageMax)
  const head = project.log.head().lsn
  const from = input.before === null ? head : Math.min(head, input.before - 1)
  const source = input.branchId === null ? every(project, from) : ofHistory(project, input.branchId, from)
  const commits: Commit[] = []
  for (const commit of source) {
    if (commits.length === input.limit) return { commits, hasMore: true }
    commits.push(commit)
  }
  return { commits, hasMore: false }
}

function* every(project: Project, from: number): Iterable<Commit> {
  for (const header of project.log.headers(from, 'descending')) yield project.commitOf(header)
}

function* ofHistory(project: Project, branchId: BranchId, from: number): Iterable<Commit> {
  for (const { branch, bound } of project.branches.lineage(branchId, project.log.head().lsn)) {
    let lsn = project.commitAtOrBefore(branch, Math.min(from, bound))
    while (lsn !== null) {
      yield project.commitOf(project.headerAt(lsn))
      lsn = project.commitAtOrBefore(branch, lsn - 1)
    }
  }
}
