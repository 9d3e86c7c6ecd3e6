import { hash } from 'node:crypto'
import type { Entry } from '../../../shared/model/entry.ts'
import { bytesToUuid, joinBytes } from '../../../shared/ejson/text-bytes.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asBranchId, asLsn, type BranchId, type Lsn, type ProjectId } from '../../../shared/model/ids.ts'
import { HeaderWriter } from './header-writer.ts'
import { HeaderReader } from './header-reader.ts'
import { decodeRequest, encodeRequest, type RequestStamp } from './request.ts'

/** What every record says besides its entries. Times are milliseconds since 1970. */
export interface RecordHeader {
  /** 16 random bytes, fixed before the first try to append. */
  readonly recordId: Uint8Array
  readonly projectId: ProjectId
  /** LSN of the first entry. */
  readonly lsn: Lsn
  readonly count: number
  readonly branchId: BranchId
  readonly time: number
  /** When the change happened where it was taken over from. */
  readonly sourceTime: number | null
  readonly actor: string
  readonly message: string
  /** Which request of which client made it; null where none says so. */
  readonly request: RequestStamp | null
  /** Hash of the record before; 32 zero bytes for the first. */
  readonly prev: Uint8Array
}

/** A record ready to be stored. */
export interface SealedRecord extends RecordHeader {
  readonly hash: Uint8Array
  /** The canonical header: the bytes that were hashed. */
  readonly headerBytes: Uint8Array
  readonly entries: readonly Entry[]
  /** The entries as the log stores them. */
  readonly entryBytes: readonly Uint8Array[]
}

export const hashBytes = 32
export const noHash = new Uint8Array(hashBytes)
const headerVersion = 1

export const lastLsn = (header: RecordHeader): Lsn => asLsn(header.lsn + header.count - 1)

const text = new TextEncoder()
const names = {
  v: text.encode('v'),
  recordId: text.encode('recordId'),
  projectId: text.encode('projectId'),
  lsn: text.encode('lsn'),
  count: text.encode('count'),
  branchId: text.encode('branchId'),
  ts: text.encode('ts'),
  sourceTs: text.encode('sourceTs'),
  actor: text.encode('actor'),
  message: text.encode('message'),
  request: text.encode('request'),
  prev: text.encode('prev'),
}

/** What a header takes beside its two texts and its request, at most. */
const headerBytesMax = 256

/** The canonical header: a BSON document with these fields in this order. See FORMAT.md. */
export function encodeHeader(header: RecordHeader): Uint8Array {
  const texts = Buffer.byteLength(header.actor) + Buffer.byteLength(header.message)
  const request = header.request === null ? null : encodeRequest(header.request)
  const writer = new HeaderWriter(headerBytesMax + texts + (request?.length ?? 0))
  writer.int32(names.v, headerVersion)
  writer.binary(names.recordId, header.recordId)
  writer.uuid(names.projectId, Buffer.from(header.projectId.replaceAll('-', ''), 'hex'))
  writer.int64(names.lsn, header.lsn)
  writer.int32(names.count, header.count)
  writer.int64(names.branchId, header.branchId)
  writer.date(names.ts, header.time)
  if (header.sourceTime !== null) writer.date(names.sourceTs, header.sourceTime)
  writer.string(names.actor, header.actor)
  if (header.message !== '') writer.string(names.message, header.message)
  if (request !== null) writer.document(names.request, request)
  writer.binary(names.prev, header.prev)
  return writer.finish()
}

/** Reads a canonical header; throws `log.corrupt` naming the LSN it stands at. */
export function decodeHeader(bytes: Uint8Array, lsn: number): RecordHeader {
  try {
    const reader = new HeaderReader(bytes)
    reader.int32(names.v)
    return {
      recordId: reader.binary(names.recordId),
      projectId: bytesToUuid(reader.binary(names.projectId)) as ProjectId,
      lsn: asLsn(reader.int64(names.lsn)),
      count: reader.int32(names.count),
      branchId: asBranchId(reader.int64(names.branchId)),
      time: reader.date(names.ts),
      sourceTime: reader.has(names.sourceTs) ? reader.date(names.sourceTs) : null,
      actor: reader.string(names.actor),
      message: reader.has(names.message) ? reader.string(names.message) : '',
      request: reader.has(names.request) ? decodeRequest(reader.document(names.request)) : null,
      prev: reader.binary(names.prev),
    }
  } catch (error) {
    throw new ArgonError(
      'log.corrupt',
      `The header of the record at LSN ${lsn} cannot be read`,
      { lsn },
      { cause: error },
    )
  }
}

/** SHA-256 over the canonical header and the digests of the entries, in order. */
export function recordHash(headerBytes: Uint8Array, digests: Iterable<Uint8Array>): Uint8Array {
  return Uint8Array.from(hash('sha256', joinBytes([headerBytes, ...digests]), 'buffer'))
}
