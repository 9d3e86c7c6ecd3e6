import { docKeyOfDocument } from '../../../electron/engine/bson/doc-key.ts'
import { isDataOperation } from '../../../shared/model/entry.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'

/** The first design's way to any moment of `main`: every record from the start, applied to a map. */
export function replayTo(project: Project, lsn: number): Map<string, Uint8Array> {
  const documents = new Map<string, Uint8Array>()
  for (const header of project.log.headers(1, 'ascending')) {
    if (header.lsn > lsn) break
    for (const [i, entry] of project.log.record(header.lsn).entries.entries()) {
      if (header.lsn + i > lsn || !isDataOperation(entry.op)) continue
      const key = Buffer.from(docKeyOfDocument(entry.document)).toString('latin1')
      if (entry.op === 'delete') documents.delete(key)
      else documents.set(key, entry.document)
    }
  }
  return documents
}
