import { isDataOperation, type Entry } from '../../../shared/model/entry.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { mongoCode } from '../../../shared/model/mongo-codes.ts'
import { findRequest } from '../index/requests.ts'
import type { RequestStamp } from '../log/request.ts'
import type { Project } from '../projects/project.ts'

/** What a statement of a request did when the request came before. */
export interface PastStatement {
  readonly entry: Entry
  readonly lsn: Lsn
  /** First LSN of its record. */
  readonly recordLsn: Lsn
}

/** The newest record that a request made, and what its statements did; null where it made none. */
export interface PastRequest {
  readonly recordLsn: Lsn
  readonly statements: ReadonlyMap<number, PastStatement>
}

/**
 * Looks in the log for what a request did before; as of the head that a record is evaluated on. Refuses a request older
 * than the session's newest (`request.tooOld`), as MongoDB does: what it did may be forgotten.
 */
export function pastRequest(
  project: Project,
  branchId: BranchId,
  { lsid, txnNumber }: Pick<RequestStamp, 'lsid' | 'txnNumber'>,
): PastRequest | null {
  const known = findRequest(project.tables.requests, lsid)
  if (known === null || known.txnNumber < txnNumber) return null
  if (known.txnNumber > txnNumber) throw tooOld(txnNumber, known.txnNumber)
  const statements = new Map<number, PastStatement>()
  let newest: Lsn | null = null
  for (const recordLsn of known.lsns) {
    const header = project.headerAt(recordLsn)
    if (header.branchId !== branchId) continue
    newest = recordLsn
    for (const [i, stmtId] of (header.request?.stmtIds ?? []).entries()) {
      const lsn = asLsn(recordLsn + i)
      const entry = project.log.entry(lsn)
      if (isDataOperation(entry.op)) statements.set(stmtId, { entry, lsn, recordLsn })
    }
  }
  return newest === null ? null : { recordLsn: newest, statements }
}

/**
 * First LSN of the record that a transaction was committed as; null where the log has none. A commit that is sent again
 * is answered by it, also after a restart.
 */
export const committedTransaction = (
  project: Project,
  branchId: BranchId,
  stamp: Pick<RequestStamp, 'lsid' | 'txnNumber'>,
): Lsn | null => pastRequest(project, branchId, stamp)?.recordLsn ?? null

function tooOld(asked: bigint, known: bigint): ArgonError {
  const message = `The session has begun request ${known} since; request ${asked} can no longer be sent again`
  return new ArgonError('request.tooOld', message, {
    mongoCode: mongoCode('TransactionTooOld'),
    mongoCodeName: 'TransactionTooOld',
  })
}
