import type { Lsn } from '../../../shared/model/ids.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { numberBytes, readNumber, writeNumber } from '../store/numbers.ts'

/**
 * A value of the `current` table: the LSN of the newest version that a branch itself has written, then the document;
 * nothing behind the LSN is a tombstone.
 */
export function encodeCurrent(lsn: Lsn, document: Uint8Array | null): Uint8Array {
  // From Node's pool, as thousands of them are made in a row.
  const value = Buffer.allocUnsafe(numberBytes + (document?.length ?? 0))
  writeNumber(value, 0, lsn)
  if (document !== null) value.set(document, numberBytes)
  return value
}

export const currentLsn = (value: Uint8Array): Lsn => asLsn(readNumber(value, 0))

export const currentDocument = (value: Uint8Array): Uint8Array | null =>
  value.length > numberBytes ? value.subarray(numberBytes) : null
