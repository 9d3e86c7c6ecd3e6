import { api } from '../api/client.ts'
import { keys } from './queries.ts'
import { queryClient } from './query-client.ts'
import { changeServerTask, newTaskKey, nothingPulled, runServerTask, withPullReport } from './server-tasks.ts'
import type { CloneRequest, CloneTask } from './server-tasks.ts'

/** Clones or pulls, as a card among the tasks. */
export function startClone(request: CloneRequest): void {
  runClone(request, newTaskKey(), null)
}

/** Into `place` where an earlier run has made it, and else where the request says. */
function runClone(request: CloneRequest, key: string, place: CloneTask['place']): void {
  const task: CloneTask = {
    ...nothingPulled,
    ...{ kind: 'clone', key, state: 'running', error: null, request, place },
  }
  const work = async (signal: AbortSignal): Promise<void> => {
    const { connectionId, database, missing } = request
    const target = place === null ? request.target : ({ kind: 'branch', ...place } as const)
    const collections = request.collections === null ? null : [...request.collections]
    const reports = api.clone.start({ connectionId, database, collections, missing, target }, { signal })
    for await (const report of reports) {
      changeServerTask<CloneTask>(key, (now) => ({
        ...now,
        ...withPullReport(now, report),
        ...(report.kind === 'target' ? { place: placeOf(report) } : {}),
      }))
      // A branch that it made is looked for at once.
      if (report.kind !== 'target') continue
      void queryClient.invalidateQueries({ queryKey: keys.branches(report.projectId) })
    }
  }
  void runServerTask(task, work, (ended) => continueClone(ended))
}

const placeOf = ({ projectId, branchId }: NonNullable<CloneTask['place']>): CloneTask['place'] => ({
  projectId,
  branchId,
})

/** Goes on where a clone ended before its end: what is there already is compared, and not written again. */
export const continueClone = ({ key, request, place }: CloneTask): void => runClone(request, key, place)
