import type { Branch } from '../../../shared/model/branch.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { notify } from '../../state/notify.ts'
import { keys } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { useSession } from '../../state/session.ts'
import { refugeOf } from './delete-effect.ts'

/** Takes the branch's name away, leaves it if it is the one looked at, and offers to take that back. */
export async function deleteBranch(
  projectId: ProjectId,
  branch: Branch,
  branches: readonly Branch[],
): Promise<void> {
  await api.branches.delete({ projectId, branchId: branch.id })
  const before = useSession.getState()
  const wasCurrent = before.branchId === branch.id
  const refuge = refugeOf(branch, branches)
  if (wasCurrent && refuge !== null) before.selectBranch(refuge)
  notify({
    message: `Branch \`${branch.name}\` deleted`,
    undo: async () => {
      const restored = await api.branches.undelete({ projectId, branchId: branch.id })
      await queryClient.invalidateQueries({ queryKey: keys.branches(projectId) })
      if (wasCurrent) useSession.getState().selectBranch(branch.id, before.playhead)
      if (restored.name !== branch.name) {
        notify({ message: `The name \`${branch.name}\` was taken meanwhile; it is now \`${restored.name}\`` })
      }
    },
  })
}
