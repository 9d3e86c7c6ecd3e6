import { Binary, Long, UUID } from 'bson'
import { asLsn, type Lsn } from '../../../shared/model/ids.ts'
import { recordEntriesMax } from '../../../shared/model/limits.ts'
import { encode } from '../bson/bson-options.ts'
import { readInt32, readUint32 } from '../bson/raw.ts'

/** Where a record lies and when it was made: all that most look-ups by LSN or by time ask of a header. */
export interface RecordBounds {
  /** LSN of the first entry, and of the last one, which is the moment after the record. */
  readonly lsn: Lsn
  readonly last: Lsn
  readonly time: number
}

/** The head of every canonical header: its fields up to `ts` have one length each, so they lie at the same places. */
const template = encode({
  v: 1,
  recordId: new Binary(new Uint8Array(16)),
  projectId: new UUID('00000000-0000-4000-8000-000000000000'),
  lsn: Long.ZERO,
  count: 0,
  branchId: Long.ZERO,
  ts: new Date(0),
})
const text = new TextEncoder()

/** Offset of a field's value, behind its type and name. */
function offsetOf(name: string): number {
  const wanted = [...text.encode(name), 0]
  const at = template.findIndex((_, i) => i > 4 && wanted.every((byte, j) => template[i + j] === byte))
  return at + wanted.length
}

const fields = ['lsn', 'count', 'ts'].map((name) => ({
  start: offsetOf(name) - name.length - 2,
  end: offsetOf(name),
}))
const lsnOffset = offsetOf('lsn')
const countOffset = offsetOf('count')
const timeOffset = offsetOf('ts')

/** Reads them from the canonical header from `start` to `end`, without decoding it; null where they are not there. */
export function readRecordBounds(bytes: Uint8Array, start: number, end: number): RecordBounds | null {
  if (end < start + template.length || readInt32(bytes, start) !== end - start) return null
  for (const field of fields) {
    for (let i = field.start; i < field.end; i++) if (bytes[start + i] !== template[i]) return null
  }
  const lsn = readInt53(bytes, start + lsnOffset)
  const count = readInt32(bytes, start + countOffset)
  if (!(count >= 1 && count <= recordEntriesMax)) return null
  return { lsn: asLsn(lsn), last: asLsn(lsn + count - 1), time: readInt53(bytes, start + timeOffset) }
}

const readInt53 = (bytes: Uint8Array, offset: number): number =>
  readInt32(bytes, offset + 4) * 2 ** 32 + readUint32(bytes, offset)
