import { isArgonError } from '../../../shared/model/errors.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import { requestKeptMilliseconds } from '../../../shared/model/limits.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'
import type { ProjectInfo } from '../projects/project-info.ts'
import type { ProjectRegistry } from '../projects/registry.ts'
import { committedTransaction, type RequestId } from './past-request.ts'

/**
 * First LSN of the record that a transaction was committed as, in whichever project; null where none knows it. Only those
 * are asked that were written while a request is remembered: there are few, and others are not opened for it. One that
 * cannot be opened knows nothing. Error: `request.tooOld`.
 */
export async function findCommitted(
  projects: ProjectRegistry,
  { now }: EngineDeps,
  id: RequestId,
): Promise<Lsn | null> {
  for (const info of await projects.list()) {
    const lsn = info.deletedTime === null ? await committedIn(projects, info, now(), id) : null
    if (lsn !== null) return lsn
  }
  return null
}

async function committedIn(
  projects: ProjectRegistry,
  info: ProjectInfo,
  now: number,
  id: RequestId,
): Promise<Lsn | null> {
  try {
    if ((await projects.writtenTime(info.id)) < now - requestKeptMilliseconds) return null
    return committedTransaction(await projects.use(info.id), id)
  } catch (error) {
    if (!isArgonError(error) || error.code === 'request.tooOld') throw error
    return null
  }
}
