import { bytesToHex, bytesToUuid, hexToBytes, uuidToBytes } from '../../../shared/ejson/text-bytes.ts'
import { asBranchId, asLsn, type BranchId, type Lsn, type ProjectId } from '../../../shared/model/ids.ts'
import { queryError } from '../query/query-error.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'

/** Where a change stream stands: behind an entry, behind everything up to an LSN, or at its end. */
export interface ResumeToken {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly lsn: Lsn
  readonly kind: 'event' | 'upTo' | 'invalidate'
}

const version = 1
const kinds = ['event', 'upTo', 'invalidate'] as const
const idBytes = 16
const tokenBytes = 1 + idBytes + 2 * numberBytes + 1

/** The `_data` of a token: version, project, branch, LSN and kind in hexadecimal, so that tokens sort as the log does. */
export function encodeToken({ projectId, branchId, lsn, kind }: ResumeToken): string {
  const bytes = new Uint8Array(tokenBytes)
  bytes[0] = version
  bytes.set(uuidToBytes(projectId) as Uint8Array, 1)
  bytes.set(numberKey(branchId, lsn), 1 + idBytes)
  bytes[tokenBytes - 1] = kinds.indexOf(kind)
  return bytesToHex(bytes).toUpperCase()
}

/** Reads `_data`; InvalidResumeToken (260) where it is not one of this project's. */
export function decodeToken(data: string, projectId: ProjectId): ResumeToken {
  const bytes = hexToBytes(data)
  if (bytes?.length !== tokenBytes) throw invalidToken('it was not made here')
  const kind = kinds[bytes[tokenBytes - 1] as number]
  if (bytes[0] !== version || kind === undefined) throw invalidToken('it is of another version')
  if (bytesToUuid(bytes.subarray(1, 1 + idBytes)) !== projectId)
    throw invalidToken('it is of another project')
  return {
    projectId,
    branchId: asBranchId(readNumber(bytes, 1 + idBytes)),
    lsn: asLsn(readNumber(bytes, 1 + idBytes + numberBytes)),
    kind,
  }
}

const invalidToken = (why: string): Error =>
  queryError('InvalidResumeToken', `The resume token cannot be used here: ${why}; open the stream without it`)
