import { objectIdBytes } from '../data/customer.ts'

/** `branch (4 bytes), 7 for an ObjectId, the ObjectId, descending LSN (6 bytes)`: the key of a version. */
export const versionKeyBytes = 4 + 1 + objectIdBytes + 6
/** The part of the key that names the document on its branch: the key of its newest version. */
export const documentKeyBytes = 4 + 1 + objectIdBytes
export const branchBytes = 4
const idOffset = branchBytes + 1
const objectIdTag = 7
const highMax = 0xffff
const lowMax = 0xffffffff

export function writeBranch(key: Buffer, branch: number): void {
  key.writeUInt32BE(branch, 0)
}

/** The ObjectId of twelve bytes; no id at all is the beginning of the branch. */
export function writeId(key: Buffer, id: Uint8Array | null): void {
  key[branchBytes] = id === null ? 0 : objectIdTag
  if (id === null) key.fill(0, idOffset)
  else key.set(id, idOffset)
}

export function writeVersionLsn(key: Buffer, lsn: number): void {
  key.writeUInt16BE(highMax - Math.floor(lsn / 2 ** 32), documentKeyBytes)
  key.writeUInt32BE(lowMax - (lsn >>> 0), documentKeyBytes + 2)
}

export function versionLsn(key: Uint8Array): number {
  const at = (i: number): number => key[documentKeyBytes + i] as number
  const high = highMax - ((at(0) << 8) | at(1))
  return high * 2 ** 32 + (lowMax - (((at(2) << 24) | (at(3) << 16) | (at(4) << 8) | at(5)) >>> 0))
}

/** Sets the LSN behind that of every version, so that a seek goes on to the next document. */
export const writeBehindVersions = (key: Buffer): Buffer => key.fill(0xff, documentKeyBytes)

export function logKey(lsn: number, key: Buffer): Buffer {
  key.writeUIntBE(lsn, 0, logKeyBytes)
  return key
}

export const logKeyBytes = 6

export function samePrefix(a: Uint8Array, b: Uint8Array, length: number): boolean {
  for (let i = length - 1; i >= 0; i--) if (a[i] !== b[i]) return false
  return true
}

/** Order of two version keys by their documents alone. */
export function compareDocuments(a: Uint8Array, b: Uint8Array): number {
  for (let i = branchBytes; i < documentKeyBytes; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return 0
}
