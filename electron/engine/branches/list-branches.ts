import type { Branch, BranchRow } from '../../../shared/model/branch.ts'
import { isControlOperation, isDataOperation, type Commit } from '../../../shared/model/entry.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { commitCollectionsMax } from '../../../shared/model/limits.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import type { At, Moment } from '../../../shared/model/moment.ts'
import { resolveMoment } from '../history/moments.ts'
import { everyCollection } from '../index/activity.ts'
import { tallyTotal } from '../index/activity-bucket.ts'
import type { RecordHeader } from '../log/record.ts'
import { breathe, inTurns, TurnMeter, type Steps } from '../store/turns.ts'
import type { Project } from '../projects/project.ts'
import { catalogueAt } from '../read/catalogue.ts'
import { nextFreeName } from './branch-commands.ts'

/** Every branch with what the log says about it now, by id. */
export const listBranches = (project: Project): Promise<Branch[]> => inTurns(allWithHeads(project))

function* allWithHeads(project: Project): Steps<Branch[]> {
  const turn = new TurnMeter()
  const branches: Branch[] = []
  for (const row of project.branches.rows()) {
    branches.push(withHead(project, row))
    if (!turn.isOver(0)) continue
    yield
    project.refuseUnfinished()
  }
  return branches
}

export const describeBranch = (project: Project, id: BranchId): Branch =>
  withHead(project, project.branches.get(id))

function withHead(project: Project, row: BranchRow): Branch {
  const { activity } = project.tables
  const newest = activity.newest(row.id, everyCollection, Number.MAX_SAFE_INTEGER)
  const headLsn = newest ?? row.baseLsn
  const made = headerOrNull(project, row.id)
  return {
    ...row,
    headLsn,
    ahead: tallyTotal(activity.upTo(row.id, everyCollection, Number.MAX_SAFE_INTEGER)),
    headTime: project.log.timeAt(headLsn),
    createdTime: made?.time ?? project.log.timeAt(row.id),
    createdBy: made?.actor ?? '',
    changedLsn: project.branches.changedLsn(row.id),
  }
}

/** The header at an LSN; null where it is damaged: branches are listed all the same. */
function headerOrNull(project: Project, lsn: number): RecordHeader | null {
  try {
    return project.headerAt(lsn)
  } catch (error) {
    if (isArgonError(error, 'log.corrupt')) return null
    throw error
  }
}

export interface ResetPreview {
  readonly moment: Moment
  /** Data and catalogue entries of the branch's history that would leave it. */
  readonly entries: number
  readonly actors: string[]
  /** Names of the collections that they are in. */
  readonly collections: string[]
  readonly backupName: string
}

/** Commits looked at in one turn; each costs a few microseconds. */
const commitsPerTurn = 512

/** What a reset of the branch to this moment would take out of it. */
export async function resetPreview(project: Project, branchId: BranchId, at: At): Promise<ResetPreview> {
  const row = project.branches.get(branchId)
  const moment = resolveMoment(project, at)
  const head = project.log.head().lsn
  const actors = new Set<string>()
  const collections = new Set<number>()
  let entries = 0
  let seen = 0
  for (const { branch, bound } of project.branches.lineage(branchId, head)) {
    if (bound <= moment.lsn) continue
    const before = project.tables.activity.upTo(branch, everyCollection, moment.lsn)
    const after = project.tables.activity.upTo(branch, everyCollection, bound)
    if (tallyTotal(after) === tallyTotal(before)) continue
    entries += tallyTotal(after) - tallyTotal(before)
    for (const commit of project.commitsOf(branch, moment.lsn + 1, bound)) {
      if (!commit.operations.some(isControlOperation)) actors.add(commit.actor)
      for (const id of collectionsOf(project, commit)) collections.add(id)
      if (++seen % commitsPerTurn !== 0) continue
      await breathe()
      project.refuseUnfinished()
    }
  }
  const names = new Map(catalogueAt(project, branchId, head).map((one) => [Number(one.id), one.name]))
  const named = [...collections].map((id) => names.get(id) ?? 'a dropped collection')
  const backupName = nextFreeName(project, row.name, ` before ${backupTime(project.deps.now())}`)
  return { moment, entries, actors: [...actors].sort(), collections: [...new Set(named)].sort(), backupName }
}

/** Every collection that a record has documents of, also of those too many for its summary. */
function collectionsOf(project: Project, { lsn, collections }: Commit): readonly number[] {
  if (collections.length < commitCollectionsMax) return collections
  const { entries } = project.log.record(lsn)
  return entries.filter(({ op }) => isDataOperation(op)).map(({ collection }) => collection)
}

/** `2026-11-02 14:03`, in UTC. */
const backupTime = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ')
