import { asLsn, type ProjectId } from '../../../shared/model/ids.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'
import { encodeEntry, entryDigest } from './entry-codec.ts'
import type { DraftId, LogHead, Proposal } from './log.ts'
import { encodeHeader, recordHash, type RecordHeader, type SealedRecord } from './record.ts'

export interface SealDeps {
  readonly projectId: ProjectId
  /** Milliseconds since 1970; may go backwards, the log's own times never do. */
  readonly now: () => number
}

/** The record that a proposal becomes behind a head: its place, its time, its bytes and its hash. */
export function* sealRecord(
  deps: SealDeps,
  recordId: DraftId,
  proposal: Proposal,
  head: LogHead,
): Steps<SealedRecord> {
  const header: RecordHeader = {
    recordId,
    projectId: deps.projectId,
    lsn: asLsn(head.lsn + 1),
    count: proposal.entries.length,
    branchId: proposal.branchId,
    time: Math.max(deps.now(), head.time),
    sourceTime: proposal.sourceTime ?? null,
    actor: proposal.actor,
    message: proposal.message,
    request: proposal.request ?? null,
    prev: head.hash,
  }
  const headerBytes = encodeHeader(header)
  const entryBytes: Uint8Array[] = []
  const digests: Uint8Array[] = []
  const turn = new TurnMeter()
  for (const entry of proposal.entries) {
    const bytes = encodeEntry(entry)
    entryBytes.push(bytes)
    digests.push(entryDigest(bytes))
    if (turn.isOver(bytes.length)) yield
  }
  const hash = recordHash(headerBytes, digests)
  return { ...header, hash, headerBytes, entries: proposal.entries, entryBytes }
}
