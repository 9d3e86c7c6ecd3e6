import { ArgonError } from '../../../shared/model/errors.ts'
import { recordBytesMax, recordEntriesMax } from '../../../shared/model/limits.ts'
import type { Proposal } from './log.ts'

/** Refuses a record that is empty or over the bounds, before anything of it is stored. */
export function checkProposal(proposal: Proposal): void {
  const entries = proposal.entries.length
  if (entries === 0) throw new ArgonError('record.empty', 'There is nothing to write')
  if (entries > recordEntriesMax) {
    const message = `One write may change at most ${recordEntriesMax} documents, this one would change ${entries}`
    throw new ArgonError('record.tooLarge', message, { entries })
  }
  let bytes = 0
  for (const entry of proposal.entries) bytes += entry.document.length
  if (bytes > recordBytesMax) {
    const message = `One write may hold at most ${recordBytesMax} bytes of documents, this one holds ${bytes}`
    throw new ArgonError('record.tooLarge', message, { bytes })
  }
}
