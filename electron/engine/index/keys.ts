import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { lsnMax } from '../../../shared/model/limits.ts'
import { numberBytes, readNumber, writeNumber } from '../store/numbers.ts'

const prefixBytes = 2 * numberBytes

/** `branch, collection, docKey`: the key of the `current` table. */
export function documentKey(branch: BranchId, collection: number, docKey: Uint8Array): Uint8Array {
  const key = new Uint8Array(prefixBytes + docKey.length)
  writeNumber(key, 0, branch)
  writeNumber(key, numberBytes, collection)
  key.set(docKey, prefixBytes)
  return key
}

/** `branch, collection, docKey, descending LSN`: the key of the `versions` table. */
export function versionKey(
  branch: BranchId,
  collection: number,
  docKey: Uint8Array,
  lsn: number,
): Uint8Array {
  const key = new Uint8Array(prefixBytes + docKey.length + numberBytes)
  writeNumber(key, 0, branch)
  writeNumber(key, numberBytes, collection)
  key.set(docKey, prefixBytes)
  writeNumber(key, prefixBytes + docKey.length, lsnMax - lsn)
  return key
}

/** Turns a key of versions into that of the same document on another branch, at another LSN. */
export function setVersionOwner(key: Uint8Array, branch: BranchId, lsn: number): void {
  writeNumber(key, 0, branch)
  writeNumber(key, key.length - numberBytes, lsnMax - lsn)
}

export const documentKeyPrefixBytes = prefixBytes

export const versionLsn = (key: Uint8Array, keyLength: number): Lsn =>
  asLsn(lsnMax - readNumber(key, keyLength - numberBytes))

/** Whether the first `length` bytes are the same. From the end, where keys of one table differ. */
export function samePrefix(a: Uint8Array, b: Uint8Array, length: number): boolean {
  for (let i = length - 1; i >= 0; i--) if (a[i] !== b[i]) return false
  return true
}
