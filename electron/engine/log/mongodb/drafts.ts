import { compareBytes } from '../../bson/raw.ts'
import type { Lsn } from '../../../../shared/model/ids.ts'
import type { RecordHeader, SealedRecord } from '../record.ts'
import type { DraftId } from '../log.ts'
import { draftsKnownMax } from '../../../../shared/model/limits.ts'

/** A change that was sent and not answered; or one that is in the log, at this LSN. */
export type Draft =
  | { readonly kind: 'unknown'; readonly record: SealedRecord }
  | { readonly kind: 'appended'; readonly lsn: Lsn }

/** Changes whose append was not answered, until the log tells what became of them; and those that are known to be saved. */
export class Drafts {
  readonly #drafts = new Map<string, Draft>()

  find(draft: DraftId): Draft | null {
    return this.#drafts.get(keyOf(draft)) ?? null
  }

  get unknownLsn(): number | null {
    for (const draft of this.#drafts.values()) if (draft.kind === 'unknown') return draft.record.lsn
    return null
  }

  /** The append of a record was not answered. */
  doubt(record: SealedRecord): void {
    this.#drafts.set(keyOf(record.recordId), { kind: 'unknown', record })
  }

  /** It is known what became of a record; one that was never in doubt is not remembered. */
  settle(record: SealedRecord, outcome: 'appended' | 'lost'): void {
    if (this.#drafts.delete(keyOf(record.recordId)) && outcome === 'appended') this.appended(record)
  }

  /** The change of a record is in the log, should anybody ask for it once more. */
  appended(record: SealedRecord): void {
    this.#drafts.set(keyOf(record.recordId), { kind: 'appended', lsn: record.lsn })
    for (const [oldest, { kind }] of this.#drafts) {
      if (this.#drafts.size <= draftsKnownMax) return
      if (kind === 'appended') this.#drafts.delete(oldest)
    }
  }

  /** Finds out about those whose place is at or below `headLsn`, where some record stands now. */
  settleBelow(headLsn: number, recordAt: (lsn: Lsn) => RecordHeader | undefined): void {
    for (const draft of this.#drafts.values()) {
      if (draft.kind !== 'unknown' || draft.record.lsn > headLsn) continue
      const { lsn, recordId } = draft.record
      const there = recordAt(lsn)
      const isIt = there?.lsn === lsn && compareBytes(recordId, there.recordId) === 0
      this.settle(draft.record, isIt ? 'appended' : 'lost')
    }
  }

  clear(): void {
    this.#drafts.clear()
  }
}

const keyOf = (draft: DraftId): string => Buffer.from(draft).toString('hex')
