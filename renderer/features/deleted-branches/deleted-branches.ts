import type { Branch } from '../../../shared/model/branch.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { foldName } from '../../../shared/model/names.ts'
import { api } from '../../api/client.ts'
import { isActive } from '../../state/branches.ts'
import { notify } from '../../state/notify.ts'
import { keys } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'

/** Branches without a name, the one that lost it last on top; only those whose name contains the text. */
export function listDeleted(branches: readonly Branch[], filter: string): Branch[] {
  const wanted = foldName(filter.trim())
  return branches
    .filter((branch) => !isActive(branch) && foldName(branch.name).includes(wanted))
    .sort((a, b) => b.changedLsn - a.changedLsn || b.id - a.id)
}

/** Gives a branch a name again; says so when it had to be another one. */
export async function restoreDeleted(projectId: ProjectId, branch: Branch): Promise<Branch> {
  const restored = await api.branches.undelete({ projectId, branchId: branch.id })
  await queryClient.invalidateQueries({ queryKey: keys.branches(projectId) })
  const renamed = restored.name === branch.name ? '' : `: \`${branch.name}\` is in use`
  notify({
    message: `Branch \`${restored.name}\` is back${renamed}`,
    tone: 'success',
    undo: () => api.branches.delete({ projectId, branchId: branch.id }),
  })
  return restored
}
