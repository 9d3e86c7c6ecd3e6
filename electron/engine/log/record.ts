import { createHash } from 'node:crypto'
import { Binary, Long, UUID } from 'bson'
import type { Entry } from '../../../shared/model/entry.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asBranchId, asLsn, type BranchId, type Lsn, type ProjectId } from '../../../shared/model/ids.ts'
import { decode, encode } from '../bson/bson-options.ts'

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

/** The canonical header: a BSON document with these fields in this order. See FORMAT.md. */
export function encodeHeader(header: RecordHeader): Uint8Array {
  return encode({
    v: headerVersion,
    recordId: new Binary(header.recordId),
    projectId: new UUID(header.projectId),
    lsn: Long.fromNumber(header.lsn),
    count: header.count,
    branchId: Long.fromNumber(header.branchId),
    ts: new Date(header.time),
    ...(header.sourceTime === null ? {} : { sourceTs: new Date(header.sourceTime) }),
    actor: header.actor,
    ...(header.message === '' ? {} : { message: header.message }),
    prev: new Binary(header.prev),
  })
}

/** Reads a canonical header; throws `log.corrupt` naming the LSN it stands at. */
export function decodeHeader(bytes: Uint8Array, lsn: number): RecordHeader {
  try {
    const fields: Record<string, unknown> = decode(bytes)
    const optionalDate = fields['sourceTs'] as Date | undefined
    return {
      recordId: (fields['recordId'] as Binary).value(),
      projectId: (fields['projectId'] as Binary).toUUID().toHexString() as ProjectId,
      lsn: asLsn((fields['lsn'] as Long).toNumber()),
      count: Number(fields['count']),
      branchId: asBranchId((fields['branchId'] as Long).toNumber()),
      time: (fields['ts'] as Date).getTime(),
      sourceTime: optionalDate?.getTime() ?? null,
      actor: String(fields['actor']),
      message: String(fields['message'] ?? ''),
      prev: (fields['prev'] as Binary).value(),
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
  const hash = createHash('sha256').update(headerBytes)
  for (const digest of digests) hash.update(digest)
  return hash.digest()
}
