import { docKeyOfDocument, docKeyText } from '../../../electron/engine/bson/doc-key.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { isDataOperation } from '../../../shared/model/entry.ts'
import type { BranchId } from '../../../shared/model/ids.ts'

/** The first design's way to any moment of a branch: every record from the start, applied to a map. */
export function replayTo(project: Project, branch: BranchId, lsn: number): Map<string, Uint8Array> {
  const bounds = new Map<BranchId, number>(
    project.branches.lineage(branch, lsn).map((segment) => [segment.branch, segment.bound]),
  )
  const documents = new Map<string, Uint8Array>()
  for (const header of project.log.headers(1, 'ascending')) {
    if (header.lsn > lsn) break
    if (header.lsn > (bounds.get(header.branchId) ?? 0)) continue
    for (const entry of project.log.record(header.lsn).entries) {
      if (!isDataOperation(entry.op)) continue
      const key = docKeyText(docKeyOfDocument(entry.document))
      if (entry.op === 'delete') documents.delete(key)
      else documents.set(key, entry.document)
    }
  }
  return documents
}
