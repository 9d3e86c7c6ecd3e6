import { isControlOperation, type Entry, type Operation } from '../../../shared/model/entry.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asLsn, type BranchId, type CollectionId, type Lsn } from '../../../shared/model/ids.ts'
import { collectionsMax, recordEntriesMax } from '../../../shared/model/limits.ts'
import type { Author } from '../branches/branch-commands.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import { compareBytes } from '../bson/raw.ts'
import type { Proposal } from '../log/log.ts'
import type { Project } from '../projects/project.ts'
import { catalogueAt, catalogueId, decodeCatalogueRow } from '../read/catalogue.ts'
import { inTurns, TurnMeter, type Steps } from '../store/turns.ts'
import { idDocument, idText } from './documents.ts'
import { documentKeyText, WorkingSet } from './working-set.ts'

export interface UndoInput {
  readonly branchId: BranchId
  readonly fromLsn: Lsn
  readonly toLsn: Lsn
}

/** A document that the range touched, with the LSN of its last entry there. */
interface Touched {
  readonly collection: CollectionId
  readonly docKey: Uint8Array
  readonly id: Uint8Array
  lastLsn: Lsn
}

/**
 * Appends the inverse of what a branch's own records from `fromLsn` to `toLsn` did, as one record; a record that the
 * range touches is undone whole. Refused with
 * `undo.conflict` when one of the documents was changed again since, `undo.tooLarge` above a record's bound,
 * `collection.nameTaken` and `collection.notFound` where a collection's name is in use, or the collection gone, since.
 */
export async function undoRange(
  project: Project,
  input: UndoInput,
  author: Author,
): Promise<{ lsn: Lsn; count: number }> {
  const { branchId, fromLsn, toLsn } = input
  project.branches.writable(branchId)
  const touched = await inTurns(touchedDocuments(project, input))
  const start = project.log.boundsAt(fromLsn)?.lsn ?? fromLsn
  if (touched.length === 0)
    throw new ArgonError('record.empty', 'There is nothing to undo between these LSNs')
  const record = await project.append(function* (head): Steps<Proposal> {
    project.branches.writable(branchId)
    const state = new WorkingSet(project, branchId, head.lsn, 'elsewhere')
    const turn = new TurnMeter()
    for (const one of touched) {
      restore(project, state, branchId, start, one)
      if (turn.isOver(state.entries.at(-1)?.document.length ?? 0)) yield
    }
    checkCollections(project, branchId, head.lsn, state.entries)
    yield* state.checkKeys()
    const message = author.message ?? undoMessage(fromLsn, toLsn)
    return { branchId, entries: state.entries, actor: author.actor, message }
  }, author.draft)
  if (record === null) throw new ArgonError('record.empty', 'There is nothing to undo between these LSNs')
  return { lsn: record.lsn, count: record.count }
}

/** Refuses a catalogue with one name twice, and changes in a collection that is there neither before nor after. */
function checkCollections(project: Project, branch: BranchId, lsn: number, entries: readonly Entry[]): void {
  const present = new Map(catalogueAt(project, branch, lsn).map(({ id, name }) => [id, name]))
  const after = new Map(present)
  for (const { op, document } of entries.filter(({ collection }) => collection === catalogueId)) {
    const { id, name } = decodeCatalogueRow(document)
    if (op === 'dropCollection') after.delete(id)
    else after.set(id, name)
  }
  if (after.size > Math.max(collectionsMax, present.size)) {
    const message = `The branch can have no more than ${collectionsMax} collections; drop one before you undo this`
    throw new ArgonError('collection.tooMany', message, { branchId: branch, collections: collectionsMax })
  }
  const names = new Set<string>()
  for (const name of after.values()) {
    if (names.has(name)) {
      const message = `There is another collection \`${name}\` now; rename it before you undo this`
      throw new ArgonError('collection.nameTaken', message, { name })
    }
    names.add(name)
  }
  for (const { collection } of entries) {
    if (collection === catalogueId || present.has(collection) || after.has(collection)) continue
    const message = 'The collection was dropped since; undo that first'
    throw new ArgonError('collection.notFound', message, { id: collection, lsn })
  }
}

const undoMessage = (from: Lsn, to: Lsn): string =>
  from === to ? `Undo LSN ${from}` : `Undo LSN ${from} to ${to}`

function* touchedDocuments(project: Project, { branchId, fromLsn, toLsn }: UndoInput): Steps<Touched[]> {
  const touched = new Map<string, Touched>()
  const turn = new TurnMeter()
  const start = project.log.boundsAt(fromLsn)?.lsn ?? fromLsn
  for (const { lsn } of project.commitsOf(branchId, start, toLsn)) {
    for (const [i, entry] of project.log.record(lsn).entries.entries()) {
      if (!isControlOperation(entry.op)) note(touched, entry, asLsn(lsn + i))
      if (!turn.isOver(entry.document.length)) continue
      yield
      project.refuseUnfinished()
    }
    if (touched.size > recordEntriesMax) {
      const message = `These writes changed more than ${recordEntriesMax} documents; restore the branch instead`
      throw new ArgonError('undo.tooLarge', message)
    }
  }
  return [...touched.values()]
}

function note(touched: Map<string, Touched>, entry: Entry, lsn: Lsn): void {
  const docKey = docKeyOfDocument(entry.document)
  const key = documentKeyText(entry.collection, docKey)
  const known = touched.get(key)
  if (known !== undefined) known.lastLsn = lsn
  else
    touched.set(key, { collection: entry.collection, docKey, id: idDocument(entry.document), lastLsn: lsn })
}

function restore(project: Project, state: WorkingSet, branch: BranchId, fromLsn: Lsn, one: Touched): void {
  const before = project.snapshot(branch, fromLsn - 1, one.collection).get(one.docKey)
  const present = state.get(one.collection, one.docKey)
  const newest = state.newestVersion(one.collection, one.docKey)
  if (newest !== null && newest !== one.lastLsn) throw conflict(one, newest)
  if (isSame(present.document, before?.document ?? null)) return
  const op = operation(one.collection, before?.document ?? null, present.document)
  const document = before?.document ?? null
  const image = document ?? (one.collection === catalogueId ? (present.document as Uint8Array) : one.id)
  state.put(one.docKey, { op, collection: one.collection, document: image }, document)
}

const isSame = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : compareBytes(a, b) === 0

/** What brings a document, or a row of the catalogue, from its present state to the one before. */
function operation(
  collection: CollectionId,
  before: Uint8Array | null,
  present: Uint8Array | null,
): Operation {
  const isCatalogue = collection === catalogueId
  if (before === null) return isCatalogue ? 'dropCollection' : 'delete'
  if (present === null) return isCatalogue ? 'createCollection' : 'insert'
  if (!isCatalogue) return 'update'
  const isRenamed = decodeCatalogueRow(before).name !== decodeCatalogueRow(present).name
  return isRenamed ? 'renameCollection' : 'changeCollection'
}

function conflict(one: Touched, lsn: Lsn): ArgonError {
  const id = idText(one.id)
  const message = `The document with _id ${id} was changed again at LSN ${lsn}; undo that first`
  return new ArgonError('undo.conflict', message, { id, lsn })
}
