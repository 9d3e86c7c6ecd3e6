import { asLsn, type Lsn } from '../../../shared/model/ids.ts'
import { bucketFirstLsn } from '../index/activity.ts'
import { isIntact } from '../index/checksum.ts'
import { currentLsn } from '../index/current.ts'
import { versionLsn } from '../index/keys.ts'
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

/** Where in a table the LSN of a row stands. */
const lsnOf: Readonly<Record<IndexTableName, (row: Cursor) => number>> = {
  versions: (row) => versionLsn(row.key, row.keyLength),
  current: (row) => currentLsn(row.look()),
  born: (row) => readNumber(row.key, 2 * numberBytes),
  branches: (row) => readNumber(row.key, numberBytes),
  commits: (row) => readNumber(row.key, numberBytes),
  activity: (row) => Math.max(1, bucketFirstLsn(row.key)),
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
    const [expected, actual] = [this.#expected.table(name).cursor(), table.cursor()]
    try {
      let [isExpected, isActual] = [expected.seek(this.#after), actual.seek(this.#after)]
      for (let rows = 0; isExpected || isActual; rows++) {
        const fault = faultOf(name, isExpected ? expected : null, isActual ? actual : null)
        if (fault !== null) return fault
        this.#after = actual.key.slice(0, actual.keyLength)
        if (!table.has(this.#after)) {
          this.#hidden ??= { table: name, ...found(name, expected, 'cannot be looked up') }
        }
        if (rows >= rowsPerTurn) return null
        isExpected = expected.next()
        isActual = actual.next()
      }
    } finally {
      expected.close()
      actual.close()
    }
    this.#table++
    this.#after = Uint8Array.of(0)
    return this.#hidden
  }
}

function faultOf(table: IndexTableName, expected: Cursor | null, actual: Cursor | null): IndexFault | null {
  const order = expected === null ? 1 : actual === null ? -1 : compareBytes(keyOf(expected), keyOf(actual))
  if (order === 0 && compareBytes(valueOf(expected as Cursor), valueOf(actual as Cursor)) === 0) return null
  if (actual !== null && !isIntact(actual.key, actual.keyLength, actual.look(), actual.valueLength)) {
    return { table, ...found(table, expected, 'is not as it was written') }
  }
  if (order < 0) return { table, ...found(table, expected, 'is missing') }
  if (order > 0) return { table, ...found(table, actual, 'stands for nothing in the log') }
  return { table, ...found(table, expected, 'is not what the log says') }
}

function found(table: IndexTableName, row: Cursor | null, what: string): { lsn: Lsn | null; reason: string } {
  const lsn = row === null ? null : asLsn(lsnOf[table](row))
  return { lsn, reason: `A row of the table \`${table}\` ${what}` }
}

const keyOf = (row: Cursor): Uint8Array => row.key.subarray(0, row.keyLength)
const valueOf = (row: Cursor): Uint8Array => row.look().subarray(0, row.valueLength)
