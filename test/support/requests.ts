import type { Project } from '../../electron/engine/projects/project.ts'
import type { RequestStamp } from '../../electron/engine/log/request.ts'
import type { SealedRecord } from '../../electron/engine/log/record.ts'
import type { Entry } from '../../shared/model/entry.ts'
import { mainBranchId } from '../../shared/model/ids.ts'

/** A session's id, 16 bytes, that is the same for the same number. */
export const lsidOf = (session: number): Uint8Array => new Uint8Array(16).fill(session)

/** Appends entries to `main` as the statements of a request, counted from 0. */
export async function appendRequest(
  project: Project,
  request: Omit<RequestStamp, 'stmtIds'>,
  entries: readonly Entry[],
): Promise<SealedRecord> {
  const stamp = { ...request, stmtIds: entries.map((_, i) => i) }
  const record = await project.append(() => ({
    ...{ branchId: mainBranchId, entries, actor: 'Ada', message: '' },
    request: stamp,
  }))
  if (record === null) throw new Error('Nothing was appended')
  return record
}
