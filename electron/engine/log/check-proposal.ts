import { ArgonError } from '../../../shared/model/errors.ts'
import {
  actorBytesMax,
  messageBytesMax,
  recordBytesMax,
  recordEntriesMax,
} from '../../../shared/model/limits.ts'
import type { Proposal } from './log.ts'
import { lsidBytes, type RequestStamp } from './request.ts'

/** Refuses a record that is empty or over the bounds, before anything of it is stored. */
export function checkProposal({ entries, message, actor, request }: Proposal): void {
  if (entries.length === 0) throw new ArgonError('record.empty', 'There is nothing to write')
  refuseLongText('The message', message, messageBytesMax)
  refuseLongText('The name of who writes', actor, actorBytesMax)
  if (request !== undefined) checkRequest(request, entries.length)
  let bytes = 0
  for (const { document } of entries) bytes += document.length
  refuseTooLarge(entries.length, bytes)
}

function checkRequest({ lsid, stmtIds }: RequestStamp, entries: number): void {
  if (lsid.length !== lsidBytes || stmtIds.length !== entries)
    throw new Error('A request has no session of 16 bytes, or not a statement for each entry')
}

function refuseLongText(what: string, text: string, max: number): void {
  const bytes = Buffer.byteLength(text)
  if (bytes <= max) return
  const message = `${what} is ${bytes} bytes long; shorten it to at most ${max}`
  throw new ArgonError('record.tooLarge', message, { bytes })
}

/** Refuses a record of so many entries whose documents have so many bytes together. */
export function refuseTooLarge(entries: number, bytes: number): void {
  if (entries > recordEntriesMax) {
    const message = `One write may change at most ${recordEntriesMax} documents, this one would change ${entries}`
    throw new ArgonError('record.tooLarge', message, { entries })
  }
  if (bytes > recordBytesMax) {
    const message = `One write may hold at most ${recordBytesMax} bytes of documents, this one holds ${bytes}`
    throw new ArgonError('record.tooLarge', message, { bytes })
  }
}
