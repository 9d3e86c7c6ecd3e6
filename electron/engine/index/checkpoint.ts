import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'
import type { LivingLimits } from './living-limits.ts'
import { samePrefix } from './keys.ts'
import type { IndexTables } from './tables.ts'

const countBytes = 2
const lengthBytes = 2

/**
 * A checkpoint's value: how many docKeys (2 bytes), then each of them with its length (2 bytes) before it, ascending;
 * null where they are too many or too long for a checkpoint.
 */
export function packDocKeys(docKeys: Iterable<Uint8Array>, limits: LivingLimits): Uint8Array | null {
  const parts: Uint8Array[] = []
  let bytes = 0
  for (const docKey of docKeys) {
    bytes += lengthBytes + docKey.length
    parts.push(docKey)
    if (parts.length > limits.checkpointKeysMax || bytes > limits.checkpointBytesMax) return null
  }
  const packed = new Uint8Array(countBytes + bytes)
  const view = new DataView(packed.buffer)
  view.setUint16(0, parts.length)
  let offset = countBytes
  for (const docKey of parts) {
    view.setUint16(offset, docKey.length)
    packed.set(docKey, offset + lengthBytes)
    offset += lengthBytes + docKey.length
  }
  return packed
}

export function* unpackDocKeys(packed: Uint8Array): Iterable<Uint8Array> {
  const view = new DataView(packed.buffer, packed.byteOffset)
  for (let offset = countBytes; offset < packed.length;) {
    const length = view.getUint16(offset)
    offset += lengthBytes
    yield packed.subarray(offset, offset + length)
    offset += length
  }
}

/** LSN of the newest checkpoint of a collection on a branch at or below an LSN; null where there is none. */
export function newestCheckpoint(
  { checkpoints }: IndexTables,
  branch: BranchId,
  collection: number,
  lsn: number,
): Lsn | null {
  const key = numberKey(branch, collection, lsn)
  const cursor = checkpoints.cursor()
  const hit = cursor.seekBackward(key) && samePrefix(cursor.key, key, 2 * numberBytes)
  const found = hit ? asLsn(readNumber(cursor.key, 2 * numberBytes)) : null
  cursor.close()
  return found
}
