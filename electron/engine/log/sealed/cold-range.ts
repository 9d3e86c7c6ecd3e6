import { lsnMax } from '../../../../shared/model/limits.ts'
import type { KeyValueStore } from '../../store/key-value-store.ts'
import { numberKey, readNumber } from '../../store/numbers.ts'
import { breathe } from '../../store/turns.ts'
import type { SealSizes } from './seal-sizes.ts'

const entriesPerTurn = 4096

/** LSN of the newest entry, which is never sealed; 0 where there is none. */
export function newestPlain(store: KeyValueStore): number {
  const cursor = store.table('log').cursor()
  const lsn = cursor.seekBackward(numberKey(lsnMax)) ? readNumber(cursor.key, 0) : 0
  cursor.close()
  return lsn
}

/**
 * The highest LSN that is cold: everything above it is the tail that stays plain, the newest entry in any case. `floor`
 * is the last LSN that is sealed already; it is the answer where nothing is cold.
 */
export async function lastCold(store: KeyValueStore, floor: number, sizes: SealSizes): Promise<number> {
  const head = newestPlain(store)
  let bytes = 0
  let entries = 0
  for (let from = head; from > floor;) {
    const cursor = store.table('log').cursor()
    let found = cursor.seekBackward(numberKey(from))
    for (let steps = 0; found && steps < entriesPerTurn; found = cursor.next(), steps++) {
      const lsn = readNumber(cursor.key, 0)
      bytes += cursor.valueLength
      entries++
      const isTail = entries <= sizes.plainTailEntriesMax && bytes <= sizes.plainTailBytesMax
      if (!isTail && lsn < head) {
        cursor.close()
        return Math.max(floor, lsn)
      }
      from = lsn - 1
    }
    cursor.close()
    if (!found) return floor
    await breathe()
  }
  return floor
}

const samplesMax = 32

/** Bytes of a plain entry between two LSNs, by a sample. */
export function averageBytes(store: KeyValueStore, first: number, last: number): number {
  const cursor = store.table('log').cursor()
  const stride = Math.max(1, Math.floor((last - first + 1) / samplesMax))
  let bytes = 0
  let samples = 0
  for (let lsn = first; lsn <= last && cursor.seek(numberKey(lsn)); lsn += stride, samples++)
    bytes += cursor.valueLength
  cursor.close()
  return bytes / Math.max(1, samples)
}
