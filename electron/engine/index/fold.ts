import {
  isControlOperation,
  isDataOperation,
  type DataOperation,
  type Entry,
  type Operation,
} from '../../../shared/model/entry.ts'
import { asLsn, mainBranchId, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import type { RecordHeader, SealedRecord } from '../log/record.ts'
import { encodeTransition } from './born.ts'
import { decodeCommit, encodeCommit, summarise } from './commits.ts'
import { encodeCurrent } from './current.ts'
import { LivingFold } from './fold-living.ts'
import type { IndexTables } from './tables.ts'
import { foldRequest } from './requests.ts'
import { numberKey } from '../store/numbers.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'
import { documentKey, versionKey } from './keys.ts'
import { backfill, backfillOf } from './secondary/backfill.ts'
import { keptDefinitions } from './secondary/kept-definitions.ts'
import type { LookAtDocument } from './document-cursor.ts'
import { rowsOfControl, encodeBranchRow } from './branch-rows.ts'

/** The `versions` table's value: the key says where the document is, this only whether there is one. */
const live = Uint8Array.of(1)
const tombstone = Uint8Array.of(0)

const transitions = { insert: 'born', update: 'kept', delete: 'died' } as const

/** What a catalogue operation does to the catalogue's own documents. */
const catalogueEffects: Readonly<Partial<Record<Operation, DataOperation>>> = {
  createCollection: 'insert',
  renameCollection: 'update',
  dropCollection: 'delete',
  changeCollection: 'update',
}

/** The change of a document that an entry stands for; null for a control operation. */
export const effectOf = (op: Operation): DataOperation | null =>
  isDataOperation(op) ? op : (catalogueEffects[op] ?? null)

/** Folds one record into the index, when it is appended; yields where others may have a turn. Same log, same bytes. */
export const foldRecord = (tables: IndexTables, lookAt: LookAtDocument, record: SealedRecord): Steps<void> =>
  foldEntries(tables, lookAt, record, record.lsn, record.entries)

/**
 * Folds the entries of a record from LSN `from` on, which may be a part of them: the only function that writes the index.
 * What stands before `from` has been folded; `lookAt` shows documents of it. An index that begins is `isFilled` where the
 * rows of what was there before are written.
 */
export function* foldEntries(
  tables: IndexTables,
  lookAt: LookAtDocument,
  header: RecordHeader,
  from: Lsn,
  entries: readonly Entry[],
  isFilled = false,
): Steps<void> {
  for (const table of tables.recent.values()) table.goOn(from, from + entries.length - 1)
  const turn = new TurnMeter()
  const living = new LivingFold(tables, header.branchId)
  for (const [i, entry] of entries.entries()) {
    const lsn = asLsn(from + i)
    if (isControlOperation(entry.op)) foldControl(tables, lsn, entry)
    else if (isDataOperation(entry.op)) foldDocument(tables, lookAt, living, header.branchId, lsn, entry)
    else yield* foldCatalogue(tables, lookAt, living, header.branchId, lsn, entry, isFilled)
    if (turn.isOver(entry.document.length)) yield
  }
  tables.activity.flush()
  if (from === header.lsn) foldRequest(tables.requests, header)
  const key = numberKey(header.branchId, header.lsn)
  const before = from === header.lsn ? undefined : tables.commits.get(key)
  tables.commits.put(key, encodeCommit(summarise(entries, before && decodeCommit(before))))
}

function foldControl(tables: IndexTables, lsn: Lsn, entry: Entry): void {
  for (const row of rowsOfControl(entry.document)) {
    tables.branches.put(numberKey(row.id, lsn), encodeBranchRow(row))
  }
}

/** A row of the catalogue is folded as a document; what it begins to index first, for what stands before it. */
function* foldCatalogue(
  tables: IndexTables,
  lookAt: LookAtDocument,
  living: LivingFold,
  branch: BranchId,
  lsn: Lsn,
  entry: Entry,
  isFilled: boolean,
): Steps<void> {
  const begun = isFilled ? null : backfillOf(tables, lookAt, branch, lsn, entry)
  if (begun !== null) yield* backfill(tables, lookAt, begun)
  foldDocument(tables, lookAt, living, branch, lsn, entry)
  tables.secondary?.forget()
}

function foldDocument(
  tables: IndexTables,
  lookAt: LookAtDocument,
  living: LivingFold,
  branch: BranchId,
  lsn: Lsn,
  entry: Entry,
): void {
  const effect = effectOf(entry.op)
  if (effect === null) return
  const docKey = docKeyOfDocument(entry.document)
  const key = documentKey(branch, entry.collection, docKey)
  const isLive = effect !== 'delete'
  const kind = transitions[effect]
  // `main` takes nothing over from a parent: what is changed or deleted there it has written before.
  const isFirst = (branch !== mainBranchId || kind === 'born') && !tables.current.has(key)
  if (isFirst || kind !== 'kept')
    tables.born.put(numberKey(branch, entry.collection, lsn), encodeTransition({ isFirst, kind, docKey }))
  tables.current.put(key, encodeCurrent(lsn, isLive ? entry.document : null))
  tables.versions.put(versionKey(branch, entry.collection, docKey, lsn), isLive ? live : tombstone)
  tables.activity.add(branch, entry.collection, lsn, effect)
  if (kind !== 'kept') living.note(entry.collection, lsn, docKey, isLive)
  if (!isLive) return
  for (const definition of keptDefinitions(tables, lookAt, branch, lsn, entry.collection)) {
    const document = { bytes: entry.document, start: 0 }
    tables.secondary?.add(branch, entry.collection, lsn, definition, docKey, document)
  }
}
