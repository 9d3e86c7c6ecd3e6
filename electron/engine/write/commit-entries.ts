import { isDataOperation, type Entry } from '../../../shared/model/entry.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { asCollectionId, type CollectionId } from '../../../shared/model/ids.ts'
import { mongoCode } from '../../../shared/model/mongo-codes.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import {
  catalogueByName,
  catalogueId,
  catalogueKey,
  decodeCatalogueRow,
  encodeCatalogueRow,
} from '../read/catalogue.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'
import { refuseTooMany } from './collections.ts'
import { conflict } from './transaction-errors.ts'
import { documentKeyText, WorkingSet } from './working-set.ts'
import type { WriteState } from './write-state.ts'

/**
 * What a transaction wrote, as entries behind the head. Where others have written since its moment it is refused
 * (`transaction.conflict`) if they touched a document that it wrote, a unique key that it claims, or the catalogue's row
 * of a collection that it writes to; and the collections that it makes get the ids of their new places.
 */
export function* entriesBehind(state: WriteState, headLsn: number): Steps<readonly Entry[]> {
  const { entries } = state.written
  if (headLsn === state.view.lsn) return entries
  refuseChangedCatalogue(state, headLsn)
  yield* refuseChangedDocuments(state, headLsn)
  return yield* putAgain(state, headLsn)
}

/** Whether the transaction itself makes the collection: its id is above the moment that it reads. */
const isMade = ({ view }: WriteState, collection: CollectionId): boolean => collection > view.lsn

function refuseChangedCatalogue(state: WriteState, headLsn: number): void {
  const { project, view, written } = state
  const collections = new Set(written.entries.map(({ collection }) => collection))
  for (const id of collections) {
    if (id !== catalogueId && !isMade(state, id)) refuseNewer(state, catalogueId, catalogueKey(id), headLsn)
  }
  const made = written.entries.filter(({ op }) => op === 'createCollection')
  if (made.length === 0) return
  const names = catalogueByName(project, view.branchId, headLsn)
  for (const { document } of made) {
    const taken = names.get(decodeCatalogueRow(document).name)
    if (taken !== undefined) throw conflict(taken.id)
  }
  refuseTooMany(project, view.branchId, headLsn, made.length - 1)
}

function* refuseChangedDocuments(state: WriteState, headLsn: number): Steps<void> {
  const turn = new TurnMeter()
  const seen = new Set<string>()
  for (const { op, collection, document } of state.written.entries) {
    if (!isDataOperation(op) || isMade(state, collection)) continue
    const docKey = docKeyOfDocument(document)
    const key = documentKeyText(collection, docKey)
    if (seen.has(key)) continue
    seen.add(key)
    refuseNewer(state, collection, docKey, headLsn)
    if (!turn.isOver(document.length)) continue
    yield
    state.project.refuseUnfinished()
  }
}

function refuseNewer(
  { project, view }: WriteState,
  collection: CollectionId,
  docKey: Uint8Array,
  headLsn: number,
): void {
  const lsn = newestVersion({ project, view }, collection, docKey, headLsn)
  if (lsn > view.lsn) throw conflict(lsn)
}

/** LSN of the newest version of a document at a head, a deletion included; 0 where it never was there. */
export function newestVersion(
  { project, view }: Pick<WriteState, 'project' | 'view'>,
  collection: CollectionId,
  docKey: Uint8Array,
  headLsn: number,
): number {
  const snapshot = project.snapshot(view.branchId, headLsn, collection)
  return snapshot.versions(docKey, headLsn + 1, 1)[0]?.lsn ?? 0
}

/** The entries over the state at the head, which looks at the unique keys again. */
function* putAgain(state: WriteState, headLsn: number): Steps<readonly Entry[]> {
  const again = new WorkingSet(state.project, state.view.branchId, headLsn)
  const moved = headLsn - state.view.lsn
  const turn = new TurnMeter()
  for (const entry of state.written.entries) {
    const placed =
      isMade(state, entry.collection) || entry.op === 'createCollection' ? place(entry, moved) : entry
    try {
      again.put(docKeyOfDocument(placed.document), placed, placed.op === 'delete' ? null : placed.document)
    } catch (error) {
      if (isArgonError(error) && error.details['mongoCode'] === mongoCode('DuplicateKey'))
        throw conflict(headLsn)
      throw error
    }
    if (turn.isOver(placed.document.length)) yield
  }
  return again.entries
}

/** An entry of a collection that the transaction makes, so many LSNs further on. */
function place(entry: Entry, moved: number): Entry {
  if (entry.op !== 'createCollection')
    return { ...entry, collection: asCollectionId(entry.collection + moved) }
  const row = decodeCatalogueRow(entry.document)
  return { ...entry, document: encodeCatalogueRow({ ...row, id: asCollectionId(row.id + moved) }) }
}
