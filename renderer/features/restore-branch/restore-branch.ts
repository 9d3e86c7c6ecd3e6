import type { Branch } from '../../../shared/model/branch.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import type { At } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { notify, notifyError } from '../../state/notify.ts'
import { keys } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { useSession } from '../../state/session.ts'

export interface RestoreRequest {
  readonly at: At
  /** The name under which the present state stays a branch; null keeps it among the deleted ones only. */
  readonly backupName: string | null
  /** The point in words, for the notice. */
  readonly point: string
}

/**
 * Gives the branch's name to a new branch that begins at an earlier point, goes there, and offers to swap back. The
 * branch looked at changes its id by this.
 */
export async function restoreBranch(
  projectId: ProjectId,
  branch: Branch,
  request: RestoreRequest,
): Promise<void> {
  const { at, backupName, point } = request
  const made = await api.branches.reset({ projectId, branchId: branch.id, at, backupName })
  await goTo(projectId, made.branch)
  const kept = made.previous.state === 'active' ? `; its former state is \`${made.previous.name}\`` : ''
  notify({
    message: `\`${made.branch.name}\` restored to ${point}${kept}`,
    tone: 'success',
    undo: async () => {
      const undone = await api.branches.undoReset({ projectId, branchId: made.branch.id })
      await clearAway(projectId, undone.previous)
      await goTo(projectId, undone.branch)
    },
  })
}

/** The branch that the restore made and that the undo left under the backup's name: nobody wrote to it, so it goes. */
async function clearAway(projectId: ProjectId, made: Branch): Promise<void> {
  if (made.state !== 'active' || made.ahead > 0) return
  await api.branches.delete({ projectId, branchId: made.id }).catch(notifyError)
}

async function goTo(projectId: ProjectId, branch: Branch): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keys.branches(projectId) })
  const session = useSession.getState()
  if (session.projectId === projectId) session.selectBranch(branch.id)
}
