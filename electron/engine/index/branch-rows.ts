import { Long } from 'bson'
import type { BranchRow, BranchState } from '../../../shared/model/branch.ts'
import { asBranchId, asLsn } from '../../../shared/model/ids.ts'
import { decode, encode } from '../bson/bson-options.ts'

interface StoredRow {
  id: Long
  name: string
  handle: string
  parentId: Long | null
  baseLsn: Long
  state: BranchState
}

function toStored(row: BranchRow): StoredRow {
  return {
    id: Long.fromNumber(row.id),
    name: row.name,
    handle: row.handle,
    parentId: row.parentId === null ? null : Long.fromNumber(row.parentId),
    baseLsn: Long.fromNumber(row.baseLsn),
    state: row.state,
  }
}

function fromStored(row: StoredRow): BranchRow {
  return {
    id: asBranchId(row.id.toNumber()),
    name: row.name,
    handle: row.handle,
    parentId: row.parentId === null ? null : asBranchId(row.parentId.toNumber()),
    baseLsn: asLsn(row.baseLsn.toNumber()),
    state: row.state,
  }
}

/** The document of a control entry: the rows of the branch table as they are after it. */
export const encodeControl = (rows: readonly BranchRow[]): Uint8Array =>
  encode({ branches: rows.map(toStored) })

export const rowsOfControl = (document: Uint8Array): BranchRow[] =>
  (decode(document) as { branches: StoredRow[] }).branches.map(fromStored)

export const encodeBranchRow = (row: BranchRow): Uint8Array => encode(toStored(row))
export const decodeBranchRow = (bytes: Uint8Array): BranchRow => fromStored(decode(bytes) as StoredRow)
