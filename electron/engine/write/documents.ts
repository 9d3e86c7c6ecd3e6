import type { Entry } from '../../../shared/model/entry.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'
import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { valueLabel } from '../../../shared/ejson/label.ts'
import type { Author } from '../branches/branch-commands.ts'
import { compareBytes } from '../bson/raw.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import { checkIdType, ensureId, idOfDocument } from '../bson/document-id.ts'
import { validateDocument } from '../bson/validate.ts'
import type { Proposal } from '../log/log.ts'
import type { SealedRecord } from '../log/record.ts'
import type { Project } from '../projects/project.ts'
import { collectionAt } from '../read/catalogue.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'
import { WorkingSet } from './working-set.ts'

/** One write, as the contract has it. */
export type DocumentWrite =
  | { readonly kind: 'insert'; readonly document: Uint8Array }
  | { readonly kind: 'replace'; readonly document: Uint8Array; readonly expected: Lsn | null }
  | { readonly kind: 'delete'; readonly id: Uint8Array; readonly expected: Lsn | null }

export interface WriteInput {
  readonly branchId: BranchId
  readonly collectionId: CollectionId
  readonly writes: readonly DocumentWrite[]
}

export interface WriteOutput {
  /** First LSN of the record; null when nothing had to change. */
  readonly lsn: Lsn | null
  readonly count: number
  /** BSON `{_id: value}` of each write's document, in order. */
  readonly ids: Uint8Array[]
}

/** A write that has passed every check that needs no state. Its identity and ObjectId stay the same at every try. */
interface Prepared {
  readonly kind: DocumentWrite['kind']
  readonly docKey: Uint8Array
  /** BSON `{_id: value}`. */
  readonly id: Uint8Array
  /** The document, `_id` first; for a delete the same as `id`. */
  readonly document: Uint8Array
  readonly expected: Lsn | null
}

/** Several writes at a branch's head as one record: all of them, or an error and none. Others have turns meanwhile. */
export async function writeDocuments(
  project: Project,
  input: WriteInput,
  author: Author,
): Promise<WriteOutput> {
  let prepared: readonly Prepared[] | null = null
  const record = await project.append(function* (head) {
    prepared ??= yield* prepareAll(project, input.writes)
    return yield* evaluateAll(project, input, prepared, author, head.lsn)
  }, author.draft)
  const ids = idsOf(prepared, record)
  return { lsn: record?.lsn ?? null, count: record?.count ?? 0, ids }
}

/** A draft that was in the log already was not prepared again. */
const idsOf = (prepared: readonly Prepared[] | null, record: SealedRecord | null): Uint8Array[] =>
  prepared?.map(({ id }) => id) ?? record?.entries.map(({ document }) => idDocument(document)) ?? []

function* prepareAll(project: Project, writes: readonly DocumentWrite[]): Steps<Prepared[]> {
  const turn = new TurnMeter()
  const prepared: Prepared[] = []
  for (const write of writes) {
    const one = prepare(project, write)
    prepared.push(one)
    if (turn.isOver(one.document.length)) yield
  }
  return prepared
}

function* evaluateAll(
  project: Project,
  { branchId, collectionId }: WriteInput,
  prepared: readonly Prepared[],
  author: Author,
  lsn: number,
): Steps<Proposal | null> {
  project.branches.writable(branchId)
  collectionAt(project, branchId, lsn, collectionId)
  // All of it comes to be at once: what trades keys with another is right in the end.
  const state = new WorkingSet(project, branchId, lsn, 'elsewhere')
  const turn = new TurnMeter()
  for (const [i, write] of prepared.entries()) {
    evaluate(project, state, collectionId, write, i)
    if (turn.isOver(write.document.length)) yield
  }
  if (state.entries.length === 0) return null
  yield* state.checkKeys()
  return { branchId, entries: state.entries, actor: author.actor, message: author.message ?? '' }
}

function prepare(project: Project, write: DocumentWrite): Prepared {
  if (write.kind === 'delete') {
    validateDocument(write.id)
    const id = idDocument(write.id)
    return { kind: 'delete', docKey: docKeyOfDocument(id), id, document: id, expected: write.expected }
  }
  validateDocument(write.document)
  // A replacement names the document that it replaces.
  if (write.kind === 'replace') idOfDocument(write.document)
  const { bytes: document, added } = ensureId(write.document, project.makeObjectId)
  // An ObjectId may be what makes it too large.
  if (added) validateDocument(document)
  const expected = write.kind === 'replace' ? write.expected : null
  return {
    kind: write.kind,
    docKey: docKeyOfDocument(document),
    id: idDocument(document),
    document,
    expected,
  }
}

const idName = new TextEncoder().encode('_id')

/** BSON `{_id: value}` of a document. */
export function idDocument(document: Uint8Array): Uint8Array {
  const { type, bytes, start, end } = idOfDocument(document)
  checkIdType(type)
  const length = 4 + 1 + 4 + (end - start) + 1
  const id = new Uint8Array(length)
  for (let i = 0; i < 4; i++) id[i] = length >>> (8 * i)
  id[4] = type
  id.set(idName, 5)
  id.set(bytes.subarray(start, end), 9)
  return id
}

function evaluate(
  project: Project,
  state: WorkingSet,
  collection: CollectionId,
  write: Prepared,
  index: number,
): void {
  const present = state.get(collection, write.docKey)
  if (write.kind === 'insert') {
    if (present.document !== null) throw duplicateId(write, index)
    return state.put(write.docKey, entryOf('insert', collection, write.document), write.document)
  }
  if (present.document === null) throw notFound(write)
  if (write.expected !== null && present.lsn !== write.expected) throw changed(project, write, present.lsn)
  if (write.kind === 'delete') return state.put(write.docKey, entryOf('delete', collection, write.id), null)
  if (compareBytes(present.document, write.document) === 0) return
  state.put(write.docKey, entryOf('update', collection, write.document), write.document)
}

const entryOf = (op: Entry['op'], collection: CollectionId, document: Uint8Array): Entry => ({
  op,
  collection,
  document,
})

/** The `_id` as a person would type it, for errors. */
export function idText(id: Uint8Array): string {
  const tree = bsonToTree(id)
  const value = tree.fields[0]?.[1]
  return value === undefined ? '' : valueLabel(value)
}

function duplicateId(write: Prepared, index: number): ArgonError {
  const id = idText(write.id)
  const message = `There is a document with _id ${id} already; nothing was written`
  return new ArgonError('document.duplicateId', message, { id, index })
}

function notFound(write: Prepared): ArgonError {
  const id = idText(write.id)
  return new ArgonError('document.notFound', `There is no document with _id ${id} any more`, { id })
}

function changed(project: Project, write: Prepared, lsn: Lsn | null): ArgonError {
  const id = idText(write.id)
  const header = lsn === null ? undefined : project.log.recordAt(lsn)
  const message = `The document with _id ${id} changed at LSN ${lsn} by ${header?.actor ?? 'this write'} since it was read`
  return new ArgonError('document.changed', message, { id, lsn, actor: header?.actor ?? null })
}
