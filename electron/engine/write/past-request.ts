import { isDataOperation, type Entry } from '../../../shared/model/entry.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { mongoCode } from '../../../shared/model/mongo-codes.ts'
import { findRequest, type KnownRequest } from '../index/requests.ts'
import { noStatement, type RequestStamp } from '../log/request.ts'
import type { Project } from '../projects/project.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'

/** Which request of which session. */
export type RequestId = Pick<RequestStamp, 'lsid' | 'txnNumber'>

/** What a statement of a request did when the request came before. */
export interface PastStatement {
  readonly entry: Entry
  /** First LSN of its record. */
  readonly recordLsn: Lsn
}

/** Of a request that came before, what its statements did, by their ids. */
export type PastRequest = ReadonlyMap<number, PastStatement>

/**
 * Looks in the log for what a request did before on a branch; as of the head that a record is evaluated on. Refuses a
 * request older than the session's newest (`request.tooOld`), as MongoDB does: what it did may be forgotten.
 */
export function* pastRequest(project: Project, branchId: BranchId, id: RequestId): Steps<PastRequest> {
  const statements = new Map<number, PastStatement>()
  const turn = new TurnMeter()
  for (const recordLsn of knownRequest(project, id)?.lsns ?? []) {
    const header = project.headerAt(recordLsn)
    if (header.branchId !== branchId) continue
    for (const [i, stmtId] of (header.request?.stmtIds ?? []).entries()) {
      if (stmtId === noStatement) continue
      const entry = project.log.entry(asLsn(recordLsn + i))
      if (isDataOperation(entry.op)) statements.set(stmtId, { entry, recordLsn })
      if (turn.isOver(entry.document.length)) yield
    }
  }
  return statements
}

/**
 * First LSN of the record that a transaction was committed as, in a project that is up to date; null where the log does not
 * know it. A commit that is sent again is answered by it, also after a restart. Error: `request.tooOld`.
 */
export const committedTransaction = (project: Project, id: RequestId): Lsn | null =>
  knownRequest(project, id)?.lsns.at(-1) ?? null

function knownRequest(project: Project, { lsid, txnNumber }: RequestId): KnownRequest | null {
  const known = findRequest(project.tables.requests, lsid)
  if (known === null || known.txnNumber < txnNumber) return null
  if (known.txnNumber > txnNumber) throw tooOld(txnNumber, known.txnNumber)
  return known
}

function tooOld(asked: bigint, known: bigint): ArgonError {
  const message = `The session has begun request ${known} since; request ${asked} can no longer be sent again`
  return new ArgonError('request.tooOld', message, {
    mongoCode: mongoCode('TransactionTooOld'),
    mongoCodeName: 'TransactionTooOld',
  })
}
