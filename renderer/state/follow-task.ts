import { api } from '../api/client.ts'
import type { BranchId, ProjectId } from '../../shared/model/ids.ts'
import {
  changeServerTask,
  newTaskKey,
  nothingPulled,
  runServerTask,
  useServerTasks,
  withPullReport,
} from './server-tasks.ts'
import type { FollowRequest, FollowTask, ServerTask } from './server-tasks.ts'

/** Makes a branch follow a database for as long as this window is open, as a card among the tasks. */
export function startFollow(request: FollowRequest, key: string = newTaskKey()): void {
  const task: FollowTask = {
    ...nothingPulled,
    ...{ kind: 'follow', key, state: 'running', error: null, request, following: null },
  }
  const work = async (signal: AbortSignal): Promise<void> => {
    const { connectionId, database, projectId, branchId, anew } = request
    const reports = api.follow.start({ connectionId, database, projectId, branchId, anew }, { signal })
    for await (const report of reports) {
      changeServerTask<FollowTask>(key, (now) =>
        report.kind === 'following'
          ? { ...now, following: report }
          : { ...now, ...withPullReport(now, report.progress) },
      )
    }
  }
  // Where the branch stands is kept with it, so that going on needs no second pull.
  void runServerTask(task, work, () => continueFollow(task))
}

export const continueFollow = ({ key, request }: FollowTask): void =>
  startFollow({ ...request, anew: false }, key)

const isOf = (task: ServerTask, projectId: ProjectId | null, branchId: BranchId): task is FollowTask =>
  task.kind === 'follow' && task.request.projectId === projectId && task.request.branchId === branchId

/** The last following of a branch that this window began, or null. */
export const useFollowOf = (projectId: ProjectId | null, branchId: BranchId): FollowTask | null =>
  useServerTasks(({ serverTasks }) => followIn(serverTasks, projectId, branchId))

/** The same outside of React. */
export const followOf = (projectId: ProjectId | null, branchId: BranchId): FollowTask | null =>
  followIn(useServerTasks.getState().serverTasks, projectId, branchId)

function followIn(
  tasks: readonly ServerTask[],
  projectId: ProjectId | null,
  branchId: BranchId,
): FollowTask | null {
  for (const task of tasks) if (isOf(task, projectId, branchId)) return task
  return null
}
