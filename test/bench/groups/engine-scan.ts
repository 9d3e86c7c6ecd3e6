import type { MatchedDocument } from '../../../electron/engine/read/walk-matching.ts'
import type { At } from '../../../shared/model/moment.ts'
import type { History } from '../data/history.ts'
import { branchAt } from './samples.ts'

/** Shows the documents of the branch at a depth of the chain that match a filter; returns how many did. */
export async function engineScan(
  history: History,
  depth: number,
  at: At,
  filter: Uint8Array | null,
  visit: (document: MatchedDocument) => void,
): Promise<number> {
  const { engine, project, collectionId } = history
  const { id: branchId } = branchAt(history, depth)
  const { matched } = await engine.documents.scan(
    project,
    { branchId, at, collectionId, filter },
    (document) => {
      visit(document)
      return true
    },
  )
  return matched
}
