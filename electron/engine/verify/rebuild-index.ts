import { foldRecord } from '../index/fold.ts'
import { atOnce } from '../store/turns.ts'
import { indexTableNames } from '../index/tables.ts'
import type { Project } from '../projects/project.ts'

/** Throws the index away and folds it anew from the log, in one transaction: it ends whole or as it was. */
export async function rebuildIndex(project: Project): Promise<void> {
  try {
    await project.store.transact(() => {
      for (const name of indexTableNames) project.store.table(name).clear()
      for (const header of project.log.headers(1, 'ascending')) {
        atOnce(foldRecord(project.tables, project.log.record(header.lsn)))
      }
    })
  } finally {
    // Also after a damaged record, which leaves the folding half-way in memory.
    project.reload()
  }
}
