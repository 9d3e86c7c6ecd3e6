import {
  isControlOperation,
  isDataOperation,
  type DataOperation,
  type Entry,
  type Operation,
} from '../../../shared/model/entry.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import type { SealedRecord } from '../log/record.ts'
import { encodeCommit, summarise } from './commits.ts'
import { encodeCurrent } from './current.ts'
import type { IndexTables } from './tables.ts'
import { numberKey } from '../store/numbers.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'
import { documentKey, versionKey } from './keys.ts'
import { rowsOfControl, encodeBranchRow } from './branch-rows.ts'

/** The `versions` table's value: the key says where the document is, this only whether there is one. */
const live = Uint8Array.of(1)
const tombstone = Uint8Array.of(0)

/** What a catalogue operation does to the catalogue's own documents. */
const catalogueEffects: Readonly<Partial<Record<Operation, DataOperation>>> = {
  createCollection: 'insert',
  renameCollection: 'update',
  dropCollection: 'delete',
}

/** The change of a document that an entry stands for; null for a control operation. */
export const effectOf = (op: Operation): DataOperation | null =>
  isDataOperation(op) ? op : (catalogueEffects[op] ?? null)

/**
 * Folds one record into the index: the only function that writes the index, run when a record is appended and when
 * the index is made anew. Same log, same bytes.
 */
export function* foldRecord(tables: IndexTables, record: SealedRecord): Steps<void> {
  const turn = new TurnMeter()
  for (const [i, entry] of record.entries.entries()) {
    const lsn = asLsn(record.lsn + i)
    if (isControlOperation(entry.op)) foldControl(tables, lsn, entry)
    else foldDocument(tables, record.branchId, lsn, entry)
    if (turn.isOver(entry.document.length)) yield
  }
  tables.activity.flush()
  tables.commits.put(numberKey(record.branchId, record.lsn), encodeCommit(summarise(record)))
}

function foldControl(tables: IndexTables, lsn: Lsn, entry: Entry): void {
  for (const row of rowsOfControl(entry.document)) {
    tables.branches.put(numberKey(row.id, lsn), encodeBranchRow(row))
  }
}

function foldDocument(tables: IndexTables, branch: BranchId, lsn: Lsn, entry: Entry): void {
  const effect = effectOf(entry.op)
  if (effect === null) return
  const docKey = docKeyOfDocument(entry.document)
  const key = documentKey(branch, entry.collection, docKey)
  const isLive = effect !== 'delete'
  if (!tables.current.has(key)) tables.born.put(numberKey(branch, entry.collection, lsn), docKey)
  tables.current.put(key, encodeCurrent(lsn, isLive ? entry.document : null))
  tables.versions.put(versionKey(branch, entry.collection, docKey, lsn), isLive ? live : tombstone)
  tables.activity.add(branch, entry.collection, lsn, effect)
}
