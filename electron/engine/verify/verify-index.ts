import { rm } from 'node:fs/promises'
import { foldNext } from '../index/fold-next.ts'
import { indexTableNames, openIndexTables } from '../index/tables.ts'
import type { Project } from '../projects/project.ts'
import { openLmdbStore } from '../store/lmdb-store.ts'
import { TableComparison, type IndexFault } from './compare-tables.ts'

/** Progress of a check of the index, and what was found at its end. */
export type IndexCheck =
  | { readonly step: 'folding'; readonly foldedLsn: number; readonly headLsn: number }
  | { readonly step: 'comparing'; readonly tablesDone: number; readonly tables: number }
  | { readonly step: 'done'; readonly fault: IndexFault | null }

/**
 * Folds the log into a second index in `directory`, which is made and removed again, and compares the project's index
 * with it row by row. What is appended meanwhile is folded before each turn's comparison, so that both hold the same log
 * whenever they are compared. Throws `log.corrupt` where the log cannot be folded.
 */
export async function* verifyIndex(project: Project, directory: string): AsyncGenerator<IndexCheck> {
  const store = openLmdbStore(directory)
  const tables = openIndexTables(store, project.tables.livingLimits)
  const comparison = new TableComparison(store, project.store)
  const walk = project.log.walk()
  let foldedLsn = 0
  const takeTurn = (): IndexCheck => {
    project.store.refresh()
    project.refuseUnfinished()
    const headLsn = project.log.head().lsn
    if (foldedLsn < headLsn) foldedLsn = foldNext(tables, project.log, walk, foldedLsn)
    if (foldedLsn < headLsn) return { step: 'folding', foldedLsn, headLsn }
    const fault = comparison.step()
    const { tablesDone } = comparison
    if (fault !== null || tablesDone === indexTableNames.length) return { step: 'done', fault }
    return { step: 'comparing', tablesDone, tables: indexTableNames.length }
  }
  try {
    for (;;) {
      await walk.prepare(foldedLsn + 1)
      const check = await store.transact(takeTurn)
      yield check
      if (check.step === 'done') return
    }
  } finally {
    await store.close()
    await rm(directory, { recursive: true, force: true })
  }
}
