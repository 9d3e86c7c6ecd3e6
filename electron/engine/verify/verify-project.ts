import type { Lsn } from '../../../shared/model/ids.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import type { Project } from '../projects/project.ts'
import type { IndexFault } from './compare-tables.ts'
import { countSalvageable, type Salvaged } from './salvage.ts'
import { verifyIndex } from './verify-index.ts'
import { verifyLog, type LogFault } from './verify-log.ts'

/** What a check of a project found. */
export type Finding =
  | { readonly kind: 'intact'; readonly headLsn: Lsn }
  | ({ readonly kind: 'indexDamaged' } & IndexFault)
  | ({ readonly kind: 'logDamaged'; readonly salvage: Salvaged } & LogFault)

/** Progress of a check, `done` of `total` in its present step, and with the last report what was found. */
export interface VerifyProgress {
  readonly step: 'log' | 'index' | 'compare' | 'salvage'
  readonly done: number
  readonly total: number
  readonly finding: Finding | null
}

/**
 * Checks a project: the log's hash chain; then the index, against one that is folded anew in `directory`; or, where the
 * log is damaged, what could be saved of it.
 */
export async function* verifyProject(project: Project, directory: string): AsyncGenerator<VerifyProgress> {
  const headLsn = asLsn(Math.max(1, project.log.head().lsn))
  for await (const { checkedLsn, firstBadLsn, reason } of verifyLog(project)) {
    if (firstBadLsn !== null) return yield* howMuchCanBeSaved(project, { lsn: firstBadLsn, reason })
    yield { step: 'log', done: checkedLsn, total: headLsn, finding: null }
  }
  await project.whole()
  for await (const check of verifyIndex(project, directory)) {
    if (check.step === 'done') {
      const { fault } = check
      const finding: Finding =
        fault === null ? { kind: 'intact', headLsn } : { kind: 'indexDamaged', ...fault }
      yield { step: 'compare', done: 1, total: 1, finding }
    } else if (check.step === 'folding') {
      yield { step: 'index', done: check.foldedLsn, total: check.headLsn, finding: null }
    } else {
      yield { step: 'compare', done: check.tablesDone, total: check.tables, finding: null }
    }
  }
}

async function* howMuchCanBeSaved(project: Project, fault: LogFault): AsyncGenerator<VerifyProgress> {
  const total = project.log.head().lsn
  let salvage: Salvaged = { records: 0, savedLsn: 0, recovered: 0, lost: total }
  for await (salvage of countSalvageable(project)) {
    yield { step: 'salvage', done: salvage.savedLsn, total, finding: null }
  }
  yield { step: 'salvage', done: salvage.savedLsn, total, finding: { kind: 'logDamaged', ...fault, salvage } }
}
