import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import type { At } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { notify } from '../../state/notify.ts'
import { keys } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { useSession } from '../../state/session.ts'

/** Makes a branch, goes to its head, and offers to take both back. Gives the branch. */
export async function createBranch(
  projectId: ProjectId,
  request: { name: string; from: BranchId; at: At },
): Promise<BranchId> {
  const before = useSession.getState()
  const branch = await api.branches.create({ projectId, ...request })
  // The session may only name branches that the list has.
  await queryClient.invalidateQueries({ queryKey: keys.branches(projectId) })
  useSession.getState().selectBranch(branch.id)
  notify({
    message: `Branch \`${branch.name}\` created`,
    tone: 'success',
    undo: () => undoCreate(projectId, branch, before),
  })
  return branch.id
}

async function undoCreate(
  projectId: ProjectId,
  branch: Branch,
  before: Pick<ReturnType<typeof useSession.getState>, 'branchId' | 'playhead'>,
): Promise<void> {
  await api.branches.delete({ projectId, branchId: branch.id })
  const { branchId, selectBranch } = useSession.getState()
  if (branchId === branch.id && before.branchId !== null) selectBranch(before.branchId, before.playhead)
}
