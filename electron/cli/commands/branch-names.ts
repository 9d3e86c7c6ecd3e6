import type { BranchRow } from '../../../shared/model/branch.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { Context } from '../context.ts'
import { pickBranch } from '../pick-branch.ts'
import { resolvePoint, type PointText } from '../point.ts'
import { branchRowView } from '../views.ts'

export async function createBranch(
  context: Context,
  wanted: string,
  name: string,
  from: PointText,
): Promise<void> {
  const { engine, project } = await context.open(wanted)
  const { branchId, at } = resolvePoint({ context, engine, project }, from)
  const parent = project.branches.get(branchId).name
  context.noteBoundary(engine.history.resolve(project, at))
  const made = await change(context, engine, project, (on) =>
    engine.branches.create(on, name, branchId, at, context.author),
  )
  const rest = `branch \`${made.name}\` (id ${made.id}) from \`${parent}\` at LSN ${made.baseLsn}`
  await context.changed('branch.create', ['Created', 'create'], rest, { branch: branchRowView(made) })
}

export async function renameBranch(
  context: Context,
  wanted: string,
  branch: string,
  name: string,
): Promise<void> {
  const { engine, project } = await context.open(wanted)
  const before = pickBranch(project.branches.rows(), branch)
  const after = await change(context, engine, project, (on) =>
    engine.branches.rename(on, before.id, name, context.author),
  )
  const rest = `branch \`${before.name}\` to \`${after.name}\`; its handle is \`${after.handle}\``
  await context.changed('branch.rename', ['Renamed', 'rename'], rest, { branch: branchRowView(after) })
}

export async function deleteBranch(context: Context, wanted: string, branch: string): Promise<void> {
  const { info, engine, project } = await context.open(wanted)
  const { id } = pickBranch(project.branches.rows(), branch)
  const after = await change(context, engine, project, (on) => engine.branches.delete(on, id, context.author))
  const undo = `\`argon branch undelete ${info.handle} id:${id}\` brings it back`
  const rest = `branch \`${after.name}\`; ${undo}`
  await context.changed('branch.delete', ['Deleted', 'delete'], rest, { branch: branchRowView(after) })
}

export async function undeleteBranch(context: Context, wanted: string, branch: string): Promise<void> {
  const { engine, project } = await context.open(wanted)
  const { id } = pickBranch(project.branches.rows(), branch)
  const after = await change(context, engine, project, (on) =>
    engine.branches.undelete(on, id, context.author),
  )
  const rest = `branch \`${after.name}\` back`
  await context.changed('branch.undelete', ['Brought', 'bring'], rest, { branch: branchRowView(after) })
}

/** The row that a change of one branch gave, or, in a rehearsal, would give. */
async function change(
  context: Context,
  engine: Engine,
  project: Project,
  act: (on: Project) => Promise<BranchId>,
): Promise<BranchRow> {
  if (!context.isRehearsal) return project.branches.get(await act(project))
  const row = (await engine.branches.rehearse(project, act)).at(-1)
  if (row === undefined) throw new Error('The change of a branch gives no row')
  return row
}
