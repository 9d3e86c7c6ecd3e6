import { recordEntriesMax } from '../../../shared/model/limits.ts'
import { HeaderReader } from './header-reader.ts'
import { HeaderWriter } from './header-writer.ts'

/**
 * Which request of which client made a record, so that a request that is sent again is answered and not applied again:
 * MongoDB's retryable writes.
 */
export interface RequestStamp {
  /** The client's session, 16 bytes. */
  readonly lsid: Uint8Array
  /** The request's number in its session, an int64. */
  readonly txnNumber: bigint
  /** For each entry of the record the statement of the request that made it; `noStatement` where none did. */
  readonly stmtIds: readonly number[]
}

export const lsidBytes = 16
/** Stands for the statement of an entry that no statement made by itself: that which makes the collection. */
export const noStatement = -1

const text = new TextEncoder()
const names = {
  lsid: text.encode('lsid'),
  txnNumber: text.encode('txnNumber'),
  stmtIds: text.encode('stmtIds'),
}
const runBytes = 8
/** Room for all but the statements. */
const frameBytesMax = 96

/** The document that stands in the canonical header; see FORMAT.md. */
export function encodeRequest({ lsid, txnNumber, stmtIds }: RequestStamp): Uint8Array {
  const runs = packStatements(stmtIds)
  const writer = new HeaderWriter(frameBytesMax + runs.length)
  writer.uuid(names.lsid, lsid)
  writer.bigint64(names.txnNumber, txnNumber)
  writer.binary(names.stmtIds, runs)
  return writer.finish()
}

/** Reads it; throws where it is not one. */
export function decodeRequest(bytes: Uint8Array): RequestStamp {
  const reader = new HeaderReader(bytes)
  return {
    lsid: reader.binary(names.lsid),
    txnNumber: reader.bigint64(names.txnNumber),
    stmtIds: unpackStatements(reader.binary(names.stmtIds)),
  }
}

/** Statements as runs of ascending numbers, each as long as it can be: its first number and how many, 4 bytes each. */
export function packStatements(stmtIds: readonly number[]): Uint8Array {
  const runs: [first: number, count: number][] = []
  for (const id of stmtIds) {
    const run = runs.at(-1)
    if (run !== undefined && id === run[0] + run[1]) run[1]++
    else runs.push([id, 1])
  }
  const packed = new Uint8Array(runs.length * runBytes)
  const view = new DataView(packed.buffer)
  for (const [i, [first, count]] of runs.entries()) {
    view.setInt32(i * runBytes, first, true)
    view.setInt32(i * runBytes + 4, count, true)
  }
  return packed
}

export function unpackStatements(packed: Uint8Array): number[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
  const stmtIds: number[] = []
  for (let at = 0; at < packed.length; at += runBytes) {
    const first = view.getInt32(at, true)
    const count = view.getInt32(at + 4, true)
    if (count < 1 || stmtIds.length + count > recordEntriesMax)
      throw new Error('its statements are out of bounds')
    for (let i = 0; i < count; i++) stmtIds.push(first + i)
  }
  return stmtIds
}
