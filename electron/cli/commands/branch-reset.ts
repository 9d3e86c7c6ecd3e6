import type { BranchRow } from '../../../shared/model/branch.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { Context } from '../context.ts'
import { plural } from '../format.ts'
import { pickBranch } from '../pick-branch.ts'
import { resolvePoint } from '../point.ts'
import { branchRowView } from '../views.ts'

interface ResetOptions {
  readonly at: string
  /** A name; false for none; the usual one where nothing is said. */
  readonly backup?: string | false
}

export async function resetBranch(
  context: Context,
  wanted: string,
  branch: string,
  options: ResetOptions,
): Promise<void> {
  const { engine, project } = await context.open(wanted)
  const { branchId: id, at } = resolvePoint({ context, engine, project }, { branch, at: options.at })
  const { moment, entries, backupName: usualName } = await engine.branches.resetPreview(project, id, at)
  context.noteBoundary(moment)
  const backupName = options.backup === false ? null : (options.backup ?? usualName)
  const reset = (on: Project): Promise<BranchId> =>
    engine.branches.reset(on, id, at, backupName, context.author)
  const [previous, after] = context.isRehearsal
    ? await engine.branches.rehearse(project, reset)
    : rowsOf(project, id, await reset(project))
  const lost = `${plural(entries, 'entry leaves', 'entries leave')} it`
  const kept = backupName === null ? 'the old state has no name' : `the old state is \`${previous?.name}\``
  const rest = `branch \`${after?.name}\` to LSN ${moment.lsn}: ${lost}, ${kept}`
  await context.changed('branch.reset', ['Reset', 'reset'], rest, { ...views(after, previous), entries })
}

export async function undoReset(context: Context, wanted: string, branch: string): Promise<void> {
  const { engine, project } = await context.open(wanted)
  const { id, name } = pickBranch(project.branches.rows(), branch)
  const undo = (on: Project): Promise<BranchId> => engine.branches.undoReset(on, id, context.author)
  const [retired, restored] = context.isRehearsal
    ? await engine.branches.rehearse(project, undo)
    : rowsOf(project, id, await undo(project))
  const rest = `the reset of branch \`${name}\`: it is again what it was before`
  await context.changed('branch.undoReset', ['Undid', 'undo'], rest, views(restored, retired))
}

/** In the order of the entry: the branch that loses the name, then the one that gets it. */
const rowsOf = ({ branches }: Project, before: BranchId, after: BranchId): BranchRow[] => [
  branches.get(before),
  branches.get(after),
]

const views = (after: BranchRow | undefined, previous: BranchRow | undefined) => ({
  branch: after === undefined ? null : branchRowView(after),
  previous: previous === undefined ? null : branchRowView(previous),
})
