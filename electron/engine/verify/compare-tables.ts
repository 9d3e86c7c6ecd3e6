import { asLsn, type Lsn } from '../../../shared/model/ids.ts'
import { bucketFirstLsn } from '../index/activity.ts'
import { isIntact } from '../index/checksum.ts'
import { currentLsn } from '../index/current.ts'
import { versionLsn } from '../index/keys.ts'
import { recentRowLsn } from '../index/recent-rows.ts'
import { requestRowLsn } from '../index/requests.ts'
import { rowLsn } from '../index/secondary/index-rows.ts'
import { indexTableNames } from '../index/tables.ts'
import { compareBytes } from '../bson/raw.ts'
import type { Cursor, KeyValueStore } from '../store/key-value-store.ts'
import { numberBytes, readNumber } from '../store/numbers.ts'

export type IndexTableName = (typeof indexTableNames)[number]

/** The first row of an index that is not what the log says. */
export interface IndexFault {
  readonly table: IndexTableName
  /** The LSN that the row belongs to; of a bucket of activity its first. Null where the row does not say. */
  readonly lsn: Lsn | null
  readonly reason: string
}

/** Rows compared in one turn: some milliseconds. */
const rowsPerTurn = 1000

interface Row {
  readonly key: Uint8Array
  /** The value as it is stored, with its checksum. */
  readonly value: Uint8Array
}

/** Where in a table the LSN of a row stands; null where it has none. */
const lsnOf: Readonly<Record<IndexTableName, (row: Row) => number | null>> = {
  versions: ({ key }) => versionLsn(key, key.length),
  current: ({ value }) => currentLsn(value),
  born: ({ key }) => readNumber(key, 2 * numberBytes),
  living: () => null,
  checkpoints: ({ key }) => readNumber(key, 2 * numberBytes),
  branches: ({ key }) => readNumber(key, numberBytes),
  commits: ({ key }) => readNumber(key, numberBytes),
  activity: ({ key }) => Math.max(1, bucketFirstLsn(key)),
  recent: ({ key }) => recentRowLsn(key),
  requests: ({ key }) => requestRowLsn(key),
  secondary: ({ value }) => rowLsn(value),
}

/** Compares two indexes that hold the same log, row by row, a turn's worth at a time. */
export class TableComparison {
  readonly #expected: KeyValueStore
  readonly #actual: KeyValueStore
  #table = 0
  /** The last key that was found equal in the present table. */
  #after: Uint8Array = Uint8Array.of(0)

  /** A row that look-ups miss: what stands in their way may be a damaged row behind it, or a page above the rows. */
  #hidden: IndexFault | null = null

  constructor(expected: KeyValueStore, actual: KeyValueStore) {
    this.#expected = expected
    this.#actual = actual
  }

  /** Tables that are compared and the same. */
  get tablesDone(): number {
    return this.#table
  }

  /** Compares the next rows; the fault that is found, or null. */
  step(): IndexFault | null {
    const name = indexTableNames[this.#table]
    if (name === undefined) return null
    const table = this.#actual.table(name)
    const cursors = [this.#expected.table(name).cursor(), table.cursor()] as const
    try {
      let [expected, actual] = cursors.map((cursor) => rowAt(cursor, cursor.seek(this.#after)))
      for (let rows = 0; expected !== undefined || actual !== undefined; rows++) {
        const fault = faultOf(name, expected, actual)
        if (fault !== null) return fault
        this.#after = (actual as Row).key
        if (!table.has(this.#after)) {
          this.#hidden ??= { table: name, ...described(name, expected, 'cannot be looked up') }
        }
        if (rows >= rowsPerTurn) return null
        ;[expected, actual] = cursors.map((cursor) => rowAt(cursor, cursor.next()))
      }
    } finally {
      for (const cursor of cursors) cursor.close()
    }
    this.#table++
    this.#after = Uint8Array.of(0)
    return this.#hidden
  }
}

/** The row that a cursor has just moved to: among damaged keys it could not be looked up again. */
const rowAt = (cursor: Cursor, found: boolean): Row | undefined =>
  found ? { value: cursor.value(), key: cursor.key.slice(0, cursor.keyLength) } : undefined

function faultOf(
  table: IndexTableName,
  expected: Row | undefined,
  actual: Row | undefined,
): IndexFault | null {
  const order =
    expected === undefined ? 1 : actual === undefined ? -1 : compareBytes(expected.key, actual.key)
  if (order === 0 && compareBytes((expected as Row).value, (actual as Row).value) === 0) return null
  if (actual !== undefined && !isIntactRow(actual)) {
    return { table, ...described(table, expected, 'is not as it was written') }
  }
  if (order < 0) return { table, ...described(table, expected, 'is missing') }
  if (order > 0) return { table, ...described(table, actual, 'stands for nothing in the log') }
  return { table, ...described(table, expected, 'is not what the log says') }
}

const isIntactRow = ({ key, value }: Row): boolean => isIntact(key, key.length, value, value.length)

function described(
  table: IndexTableName,
  row: Row | undefined,
  what: string,
): { lsn: Lsn | null; reason: string } {
  const lsn = row === undefined ? null : lsnOf[table](row)
  return { lsn: lsn === null ? null : asLsn(lsn), reason: `A row of the table \`${table}\` ${what}` }
}
