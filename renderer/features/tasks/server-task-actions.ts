import { asLsn } from '../../../shared/model/ids.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { continueClone } from '../../state/clone-task.ts'
import { openDialog } from '../../state/dialogs.ts'
import { hasCode } from '../../state/errors.ts'
import { continueFollow, startFollow } from '../../state/follow-task.ts'
import type { FollowTask, ServerTask } from '../../state/server-tasks.ts'
import { useSession } from '../../state/session.ts'

export interface TaskPlace {
  readonly projectId: ProjectId
  readonly branchId: BranchId
}

/** The project and branch that a task is about; null while a clone has not made them yet. */
export const placeOf = (task: ServerTask): TaskPlace | null =>
  task.kind === 'clone' ? task.place : task.request

export function showPlace({ projectId, branchId }: TaskPlace): void {
  const session = useSession.getState()
  if (session.projectId !== projectId) session.openProject(projectId)
  session.selectBranch(branchId)
}

/** Goes on with what ended before its end. A checkout is compared again first: its target may have changed. */
export function continueServerTask(task: ServerTask): void {
  if (task.kind === 'clone') return continueClone(task)
  if (task.kind === 'follow') return goOnFollowing(task)
  const { projectId, branchId, lsn, connectionId, database, collections } = task.request
  showPlace({ projectId, branchId })
  const target = { connectionId, database, collections }
  openDialog({ kind: 'checkout', branchId, at: atLsn(asLsn(lsn)), target })
}

/** What the server says no to has another way; what it has forgotten needs a pull. */
function goOnFollowing(task: FollowTask): void {
  const { request, error, key } = task
  if (hasCode(error, 'follow.lost')) return startFollow({ ...request, anew: true }, key)
  if (!hasCode(error, 'follow.unsupported')) return continueFollow(task)
  const { branchId, connectionId } = request
  showPlace(request)
  openDialog({ kind: 'clone', connectionId, into: branchId })
}

export function continueLabel(task: ServerTask): string {
  if (hasCode(task.error, 'follow.unsupported')) return 'Pull instead…'
  if (hasCode(task.error, 'follow.lost')) return 'Begin with a pull'
  if (task.kind === 'checkout') return 'Preview again…'
  return task.state === 'failed' ? 'Try again' : 'Go on'
}
