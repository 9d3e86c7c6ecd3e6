import { requestKeptMilliseconds } from '../../../shared/model/limits.ts'
import { asLsn, type Lsn } from '../../../shared/model/ids.ts'
import type { RecordHeader } from '../log/record.ts'
import { lsidBytes } from '../log/request.ts'
import { readNumber, numberBytes, writeNumber } from '../store/numbers.ts'
import type { Cursor, Table } from '../store/key-value-store.ts'
import { samePrefix } from './keys.ts'

/**
 * Which records the newest request of each session made. A session has one request at a time and counts them, so those
 * of older ones are let go with the first record of a newer one; and those of sessions that are silent, after
 * `requestKeptMilliseconds` of the log's own time, as other requests come.
 *
 * Rows under tag 1: session, LSN of a record -> number of the request, time of the record. Under tag 2, oldest first:
 * LSN of a record -> session.
 */
const bySession = 1
const byAge = 2
const numberOfRequestBytes = 8
/** Each request takes so many out, so that what is too old becomes less whenever something is added. */
const expiredAtOnceMax = 2

/** The records of a session's newest request. */
export interface KnownRequest {
  readonly txnNumber: bigint
  /** First LSNs of its records, ascending. */
  readonly lsns: readonly Lsn[]
}

/** Folds a record's header: once for each record. */
export function foldRequest(table: Table, { lsn, time, request }: RecordHeader): void {
  if (request === null) return
  const known = findRequest(table, request.lsid)
  // Whoever appends refuses a request older than the newest; in a log that has one all the same it counts for nothing.
  if (known !== null && known.txnNumber > request.txnNumber) return
  if (known !== null && known.txnNumber < request.txnNumber) {
    for (const old of known.lsns) forget(table, request.lsid, old)
  }
  expire(table, time - requestKeptMilliseconds)
  const value = new Uint8Array(numberOfRequestBytes + numberBytes)
  new DataView(value.buffer).setBigInt64(0, request.txnNumber)
  writeNumber(value, numberOfRequestBytes, time)
  table.put(sessionKey(request.lsid, lsn), value)
  table.put(ageKey(lsn), request.lsid)
}

/** The newest request of a session that made a record, as far as it is remembered; null where there is none. */
export function findRequest(table: Table, lsid: Uint8Array): KnownRequest | null {
  const from = sessionKey(lsid, 0)
  const cursor = table.cursor()
  const lsns: Lsn[] = []
  let txnNumber = 0n
  for (let found = cursor.seek(from); found && isOfSession(cursor, from); found = cursor.next()) {
    const value = cursor.value()
    txnNumber = new DataView(value.buffer, value.byteOffset).getBigInt64(0)
    lsns.push(asLsn(readNumber(cursor.key, 1 + lsidBytes)))
  }
  cursor.close()
  return lsns.length === 0 ? null : { txnNumber, lsns }
}

const isOfSession = (cursor: Cursor, key: Uint8Array): boolean =>
  cursor.keyLength === key.length && samePrefix(cursor.key, key, 1 + lsidBytes)

/** Takes out the oldest records, no more than a few, that were made before a time. */
function expire(table: Table, before: number): void {
  for (const { lsn, lsid } of oldest(table)) {
    const value = table.get(sessionKey(lsid, lsn))
    if (value === undefined || readNumber(value, numberOfRequestBytes) > before) return
    forget(table, lsid, lsn)
  }
}

function oldest(table: Table): { lsn: number; lsid: Uint8Array }[] {
  const rows: { lsn: number; lsid: Uint8Array }[] = []
  const cursor = table.cursor()
  let found = cursor.seek(ageKey(0))
  for (; found && rows.length < expiredAtOnceMax; found = cursor.next())
    rows.push({ lsid: cursor.value(), lsn: readNumber(cursor.key, 1) })
  cursor.close()
  return rows
}

function forget(table: Table, lsid: Uint8Array, lsn: number): void {
  table.remove(sessionKey(lsid, lsn))
  table.remove(ageKey(lsn))
}

function sessionKey(lsid: Uint8Array, lsn: number): Uint8Array {
  const key = new Uint8Array(1 + lsidBytes + numberBytes)
  key[0] = bySession
  key.set(lsid, 1)
  writeNumber(key, 1 + lsidBytes, lsn)
  return key
}

function ageKey(lsn: number): Uint8Array {
  const key = new Uint8Array(1 + numberBytes)
  key[0] = byAge
  writeNumber(key, 1, lsn)
  return key
}

/** The LSN that a row of the table belongs to. */
export const requestRowLsn = (key: Uint8Array): number => readNumber(key, key.length - numberBytes)
