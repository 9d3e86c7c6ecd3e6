import { mainName, type BranchRow } from '../../../shared/model/branch.ts'
import type { ControlOperation } from '../../../shared/model/entry.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asBranchId, asCollectionId, asLsn, mainBranchId, type BranchId } from '../../../shared/model/ids.ts'
import { branchesMax, lineageDepthMax } from '../../../shared/model/limits.ts'
import type { At } from '../../../shared/model/moment.ts'
import { deriveHandle, nameWithSuffix, normaliseName } from '../../../shared/model/names.ts'
import { resolveMoment } from '../history/moments.ts'
import { encodeControl } from '../index/branch-rows.ts'
import type { DraftId, LogHead, Proposal } from '../log/log.ts'
import type { Project } from '../projects/project.ts'

/** Control entries belong to no collection. */
const noCollection = asCollectionId(0)

/** Who asks, and what to say in the log. */
export interface Author {
  readonly actor: string
  readonly message?: string
  /** Stands for the change in all its tries: after `log.outcomeUnknown` the same change may be asked for once more. */
  readonly draft?: DraftId
}

type Change = (head: LogHead) => { about: BranchId; rows: readonly BranchRow[] }

async function control(
  project: Project,
  op: ControlOperation,
  author: Author,
  change: Change,
): Promise<BranchId> {
  const record = await project.append((head): Proposal => {
    const { about, rows } = change(head)
    const entry = { op, collection: noCollection, document: encodeControl(rows) }
    return { branchId: about, entries: [entry], actor: author.actor, message: author.message ?? '' }
  }, author.draft)
  return record?.branchId ?? mainBranchId
}

/** The first record of a project: its branch `main`, empty. */
export function createMain(project: Project, author: Author): Promise<BranchId> {
  return control(project, 'createBranch', author, (head) => {
    if (head.lsn !== 0) throw new ArgonError('branch.nameTaken', 'The project has its branch `main` already')
    const row: BranchRow = {
      id: mainBranchId,
      name: mainName,
      handle: mainName,
      parentId: null,
      baseLsn: asLsn(1),
      state: 'active',
    }
    return { about: row.id, rows: [row] }
  })
}

/** Forks `from` at a moment. O(1): one entry, whatever the data's size. */
export function createBranch(
  project: Project,
  name: string,
  from: BranchId,
  at: At,
  author: Author,
): Promise<BranchId> {
  return control(project, 'createBranch', author, (head) => {
    const parent = project.branches.get(from)
    const moment = resolveMoment(project, at)
    checkRoom(project, parent, moment.lsn)
    const row: BranchRow = {
      id: asBranchId(head.lsn + 1),
      ...freeName(project, name),
      parentId: parent.id,
      baseLsn: moment.lsn,
      state: 'active',
    }
    return { about: row.id, rows: [row] }
  })
}

export function renameBranch(
  project: Project,
  id: BranchId,
  name: string,
  author: Author,
): Promise<BranchId> {
  return control(project, 'renameBranch', author, () => {
    const row = project.branches.writable(id)
    if (id === mainBranchName(project))
      throw new ArgonError('branch.isMain', 'The branch `main` keeps its name')
    return { about: id, rows: [{ ...row, ...freeName(project, name, row) }] }
  })
}

/** Takes the name away; entries and children stay. */
export function deleteBranch(project: Project, id: BranchId, author: Author): Promise<BranchId> {
  return control(project, 'deleteBranch', author, () => {
    const row = project.branches.writable(id)
    if (id === mainBranchName(project))
      throw new ArgonError('branch.isMain', 'The branch `main` cannot be deleted')
    return { about: id, rows: [{ ...row, state: 'deleted' }] }
  })
}

/** Whichever branch has the name `main` now: a reset moves it. */
const mainBranchName = (project: Project): BranchId | undefined => project.branches.byName(mainName)?.id

/** Gives a deleted or superseded branch its name again, or the next free one like it. */
export function undeleteBranch(project: Project, id: BranchId, author: Author): Promise<BranchId> {
  return control(project, 'undeleteBranch', author, () => {
    const row = project.branches.get(id)
    if (row.state === 'active') {
      throw new ArgonError('branch.notDeleted', `Branch \`${row.name}\` is not deleted`, {
        id,
        name: row.name,
      })
    }
    const free = freeName(project, nextFreeName(project, row.name))
    return { about: id, rows: [{ ...row, ...free, state: 'active' }] }
  })
}

/**
 * Makes a new branch with this one's name, whose parent is this one and whose base is the moment. The old pointer gets
 * `backupName`, or none when that is null (`superseded`). One record.
 */
export function resetBranch(
  project: Project,
  id: BranchId,
  at: At,
  backupName: string | null,
  author: Author,
): Promise<BranchId> {
  return control(project, 'resetBranch', author, (head) => {
    const row = project.branches.writable(id)
    const moment = resolveMoment(project, at)
    checkRoom(project, row, moment.lsn)
    const successor: BranchRow = {
      id: asBranchId(head.lsn + 1),
      name: row.name,
      handle: row.handle,
      parentId: id,
      baseLsn: moment.lsn,
      state: 'active',
    }
    const previous: BranchRow =
      backupName === null ? { ...row, state: 'superseded' } : { ...row, ...freeName(project, backupName) }
    return { about: successor.id, rows: [previous, successor] }
  })
}

/** Swaps the names of a reset back. `id` is the branch that the reset made. */
export function undoReset(project: Project, id: BranchId, author: Author): Promise<BranchId> {
  return control(project, 'undoReset', author, () => {
    const { successor, previous } = resetPair(project, id)
    const restored: BranchRow = {
      ...previous,
      name: successor.name,
      handle: successor.handle,
      state: 'active',
    }
    const retired: BranchRow = {
      ...successor,
      name: previous.name,
      handle: previous.handle,
      state: previous.state,
    }
    return { about: restored.id, rows: [retired, restored] }
  })
}

function resetPair(project: Project, id: BranchId): { successor: BranchRow; previous: BranchRow } {
  const successor = project.branches.get(id)
  const made = project.log.entry(asLsn(id))
  if (made.op !== 'resetBranch' || successor.parentId === null) {
    throw new ArgonError('reset.cannotUndo', `Branch \`${successor.name}\` was not made by a restore`, { id })
  }
  const previous = project.branches.get(successor.parentId)
  const changed = [successor, previous].find((row) => project.branches.changedLsn(row.id) !== asLsn(id))
  if (changed !== undefined) {
    const message = `Branch \`${changed.name}\` was changed since the restore; switch the names by hand`
    throw new ArgonError('reset.cannotUndo', message, { id: changed.id })
  }
  return { successor, previous }
}

/** Refuses a child of this branch where the project or the lineage has as many branches as it may have. */
function checkRoom(project: Project, parent: BranchRow, lsn: number): void {
  const { branches } = project
  if (branches.size >= branchesMax) {
    const message = `The project has ${branchesMax} branches, the deleted ones included, and can have no more; go on in a new project`
    throw new ArgonError('branch.tooMany', message, { branches: branches.size })
  }
  if (branches.depth(parent.id) < lineageDepthMax) return
  // The nearest ancestor with something at or below the moment holds the same documents there.
  const [nearest] = branches.lineage(parent.id, lsn)
  const other = nearest === undefined || nearest.branch === parent.id ? null : branches.get(nearest.branch)
  const advice =
    other === null
      ? 'go on in a new project'
      : `create a branch from \`${other.name}\` at LSN ${lsn} instead, which holds the same documents`
  const message = `Branch \`${parent.name}\` is ${lineageDepthMax} forks away from the first one, as far as can be; ${advice}`
  throw new ArgonError('branch.tooDeep', message, { id: parent.id, lsn, instead: other?.id ?? null })
}

/** A name and handle that no active branch has; `self` may keep its own. */
function freeName(project: Project, wanted: string, self?: BranchRow): { name: string; handle: string } {
  const name = normaliseName(wanted, 'branch.badName')
  const taken = project.branches.byName(name)
  if (taken !== undefined && taken.id !== self?.id) {
    const message = `There is a branch \`${taken.name}\` already; choose another name`
    throw new ArgonError('branch.nameTaken', message, { id: taken.id, name: taken.name })
  }
  const isTaken = (handle: string): boolean =>
    handle !== self?.handle && project.branches.isHandleTaken(handle)
  return { name, handle: deriveHandle(name, isTaken) }
}

/** The name with `suffix`, or with the lowest number behind it that makes it free; shortened where it is too long. */
export function nextFreeName(project: Project, name: string, suffix = ''): string {
  const isFree = (wanted: string): boolean => project.branches.byName(wanted) === undefined
  const plain = nameWithSuffix(name, suffix)
  if (isFree(plain)) return plain
  for (let n = 2; ; n++) {
    const numbered = nameWithSuffix(name, `${suffix} (${n})`)
    if (isFree(numbered)) return numbered
  }
}
