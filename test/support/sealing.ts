import type { SealSizes } from '../../electron/engine/log/sealed/seal-sizes.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import type { KeyValueStore } from '../../electron/engine/store/key-value-store.ts'
import { asLsn } from '../../shared/model/ids.ts'

/** Sizes that cut even a short history into several segments and blocks; all but the newest entry is cold. */
export const tinySizes: SealSizes = {
  plainTailEntriesMax: 1,
  plainTailBytesMax: 0,
  segmentEntriesMax: 70,
  segmentBytesMax: 64 * 1024,
  segmentKeyBytesMax: 64 * 1024,
  blockEntriesMax: 5,
  blockBytesMax: 4096,
  largeEntryBytesMin: 1500,
  hugeEntryBytesMin: 20_000,
  largeBlockBytesMax: 16 * 1024,
}

/** Seals everything but the newest entry, at once. */
export const sealNow = { sizes: tinySizes, patienceMilliseconds: 0 } as const

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Everything the log says, each entry read in the four ways there are, which have to agree. */
export async function everythingIn(project: Project): Promise<string[]> {
  const { log } = project
  const lines: string[] = []
  const walk = log.walk()
  for (const { lsn: first } of log.headers(1, 'ascending')) {
    await walk.prepare(first)
    const record = walk.record(first)
    const alone = log.record(first)
    const bytes = record.entryBytes.map(hex)
    if (alone.entryBytes.map(hex).join() !== bytes.join()) throw new Error(`Two readings of ${record.lsn}`)
    for (const [i, { op, collection, document }] of record.entries.entries()) {
      const lsn = asLsn(record.lsn + i)
      const isSame = [log.entry(lsn), walk.entry(lsn)].every(
        (entry) =>
          entry.op === op && entry.collection === collection && hex(entry.document) === hex(document),
      )
      if (!isSame) throw new Error(`Two readings of LSN ${record.lsn + i}`)
    }
    lines.push(`${record.lsn} ${hex(record.hash)} ${bytes.join(' ')}`)
  }
  return lines
}

/** The numbers that are the keys of a table's rows. */
export function rowsOf(store: KeyValueStore, table: string): number[] {
  const cursor = store.table(table).cursor()
  const numbers: number[] = []
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next())
    numbers.push(Number(`0x${hex(cursor.key.subarray(0, cursor.keyLength))}`))
  cursor.close()
  return numbers
}

/** Bytes of a table's values. */
export function bytesOf(store: KeyValueStore, table: string): number {
  const cursor = store.table(table).cursor()
  let bytes = 0
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) bytes += cursor.valueLength
  cursor.close()
  return bytes
}
