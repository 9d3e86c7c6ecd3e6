import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Entry, Operation } from '../../../shared/model/entry.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asCollectionId } from '../../../shared/model/ids.ts'
import { readInt32 } from '../bson/raw.ts'
import { numberBytes, readNumber, writeNumber } from '../store/numbers.ts'

/** The byte that stands for an operation in the log. Never renumbered; see FORMAT.md. */
const codes: Readonly<Record<Operation, number>> = {
  insert: 1,
  update: 2,
  delete: 3,
  createCollection: 16,
  renameCollection: 17,
  dropCollection: 18,
  changeCollection: 19,
  createBranch: 32,
  renameBranch: 33,
  deleteBranch: 34,
  undeleteBranch: 35,
  resetBranch: 36,
  undoReset: 37,
  moveLog: 48,
}
const operationsByCode = new Map(Object.entries(codes).map(([op, code]) => [code, op as Operation]))

const checksumBytes = 4
const headBytes = checksumBytes + 1 + numberBytes

/** Where the document begins in a stored entry, and in what it says without its checksum. */
export const documentOffset = headBytes
export const documentOffsetInBody = headBytes - checksumBytes

/** Bytes of an entry as the log stores it: checksum, operation, collection, BSON. */
export function encodeEntry(entry: Entry): Uint8Array {
  // From Node's pool, as thousands of them are made in a row.
  const bytes = Buffer.allocUnsafe(headBytes + entry.document.length)
  bytes[checksumBytes] = codes[entry.op]
  writeNumber(bytes, checksumBytes + 1, entry.collection)
  bytes.set(entry.document, headBytes)
  writeChecksum(bytes)
  return bytes
}

function writeChecksum(bytes: Uint8Array): void {
  const crc = crc32(bytes.subarray(checksumBytes))
  for (let i = 0; i < checksumBytes; i++) bytes[i] = crc >>> (24 - 8 * i)
}

function storedChecksum(bytes: Uint8Array): number {
  const b = (i: number): number => bytes[i] as number
  return ((b(0) << 24) | (b(1) << 16) | (b(2) << 8) | b(3)) >>> 0
}

/** A stored entry with a checksum that fits what it says now; undefined where it is cut off. */
export function withFittingChecksum(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length <= headBytes) return undefined
  const fitting = Uint8Array.from(bytes)
  writeChecksum(fitting)
  return fitting
}

/** SHA-256 of what an entry says: everything but its checksum. */
export const entryDigest = (bytes: Uint8Array): Uint8Array =>
  hash('sha256', bytes.subarray(checksumBytes), 'buffer')

/** What a stored entry says, without its checksum. */
export const entryBody = (bytes: Uint8Array): Uint8Array => bytes.subarray(checksumBytes)

/** The stored form of a body. */
export function withChecksum(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(checksumBytes + body.length)
  bytes.set(body, checksumBytes)
  writeChecksum(bytes)
  return bytes
}

/** Length of the body that begins at an offset, as its document says. */
export const bodyLengthAt = (bytes: Uint8Array, offset: number): number =>
  documentOffsetInBody + readInt32(bytes, offset + documentOffsetInBody)

/** The stored entry itself; throws `log.corrupt` with the LSN where the bytes are not what was written. */
export function intactEntry(bytes: Uint8Array | undefined, lsn: number): Uint8Array {
  if (bytes === undefined) throw corruptEntry(lsn, 'the entry is missing')
  if (bytes.length <= headBytes) throw corruptEntry(lsn, 'the entry is cut off')
  if (crc32(entryBody(bytes)) !== storedChecksum(bytes)) throw corruptEntry(lsn, changedBytes)
  return bytes
}

/** Why an entry is damaged that is there as a whole. */
export const changedBytes = 'its checksum does not match'

/** Reads a stored entry back; throws `log.corrupt` with the LSN where the bytes are not what was written. */
export function decodeEntry(stored: Uint8Array | undefined, lsn: number): Entry {
  const bytes = intactEntry(stored, lsn)
  return decodeBody(entryBody(bytes), lsn)
}

/** As `decodeEntry`, for a body whose bytes something else vouches for. */
export function decodeBody(body: Uint8Array, lsn: number): Entry {
  const op = operationsByCode.get(body[0] as number)
  if (op === undefined) throw corruptEntry(lsn, 'its operation is unknown')
  const collection = asCollectionId(readNumber(body, 1))
  return { op, collection, document: body.subarray(documentOffsetInBody) }
}

export function corruptEntry(lsn: number, reason: string): ArgonError {
  const message = `The log is damaged at LSN ${lsn}: ${reason}; moments below it can still be read`
  return new ArgonError('log.corrupt', message, { lsn, reason })
}
