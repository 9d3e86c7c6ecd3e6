import type { Branch } from '../../../shared/model/branch.ts'
import type { Context } from '../context.ts'
import { groups, table, timeText } from '../format.ts'
import { branchView } from '../views.ts'

export async function listBranches(context: Context, wanted: string, withDeleted: boolean): Promise<void> {
  const { engine, project } = await context.open(wanted)
  const all = await engine.branches.list(project)
  const shown = all.filter(({ state }) => withDeleted || state === 'active')
  if (context.isJson) return context.out.lines(shown.map((one) => JSON.stringify(branchView(one))))
  const nameOf = new Map(all.map(({ id, name }) => [id, name]))
  const rows = shown.map((one) => [
    one.name,
    one.handle,
    String(one.id),
    one.parentId === null ? '-' : `${nameOf.get(one.parentId)}@${one.baseLsn}`,
    groups(one.ahead),
    `${one.headLsn}, ${timeText(one.headTime)}`,
    stateText(one),
  ])
  return context.out.lines(table([['NAME', 'HANDLE', 'ID', 'FROM', 'AHEAD', 'HEAD', 'STATE'], ...rows]))
}

const stateText = ({ state }: Branch): string => state
