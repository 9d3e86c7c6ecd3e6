import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import type { Cursor, Table } from '../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'
import { samePrefix } from './keys.ts'

/** First LSN of a branch's own first record that begins at or above an LSN; null where there is none. */
export const commitAtOrAfter = (commits: Table, branch: BranchId, lsn: number): Lsn | null =>
  find(commits, branch, lsn, (cursor, key) => cursor.seek(key))

/** First LSN of a branch's own newest record that begins at or below an LSN; null where there is none. */
export const commitAtOrBefore = (commits: Table, branch: BranchId, lsn: number): Lsn | null =>
  lsn < 0 ? null : find(commits, branch, lsn, (cursor, key) => cursor.seekBackward(key))

function find(
  commits: Table,
  branch: BranchId,
  lsn: number,
  seek: (cursor: Cursor, key: Uint8Array) => boolean,
): Lsn | null {
  const key = numberKey(branch, lsn)
  const cursor = commits.cursor()
  const hit = seek(cursor, key) && samePrefix(cursor.key, key, numberBytes)
  const found = hit ? asLsn(readNumber(cursor.key, numberBytes)) : null
  cursor.close()
  return found
}
