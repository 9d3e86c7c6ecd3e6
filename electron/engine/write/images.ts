import type { Entry } from '../../../shared/model/entry.ts'
import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'
import type { Author } from '../branches/branch-commands.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import { compareBytes } from '../bson/raw.ts'
import { ensureId } from '../bson/document-id.ts'
import { validateDocument } from '../bson/validate.ts'
import type { Project } from '../projects/project.ts'
import { collectionAt } from '../read/catalogue.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'
import { idDocument } from './documents.ts'
import { WorkingSet } from './working-set.ts'

/** What a document shall be, whatever it is now. */
export interface Image {
  readonly collectionId: CollectionId
  readonly docKey: Uint8Array
  /** BSON `{_id: value}`. */
  readonly id: Uint8Array
  /** With `_id` first; null where it shall not be there. */
  readonly document: Uint8Array | null
  /** Where it shall go: only if this is still its newest version. */
  readonly unlessChangedSince?: Lsn
}

export interface ImagesWritten {
  /** First LSN of the record; null when everything was so already. */
  readonly lsn: Lsn | null
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
}

/** A document that was read elsewhere, as an image. Errors: those of `validateDocument` and `docKeyOfDocument`. */
export function imageOf(project: Project, collectionId: CollectionId, bytes: Uint8Array): Image {
  validateDocument(bytes)
  const { bytes: document, added } = ensureId(bytes, project.makeObjectId)
  // An ObjectId may be what makes it too large.
  if (added) validateDocument(document)
  return { collectionId, docKey: docKeyOfDocument(document), id: idDocument(document), document }
}

export interface ImagesInput {
  readonly branchId: BranchId
  readonly images: readonly Image[]
  /** When they became so where they were taken over from. */
  readonly sourceTime?: number
}

/**
 * Makes documents what they are in the database that they were read from, in one record of those that are not so yet. Its
 * unique indexes have had their say there. Others have turns meanwhile.
 */
export async function writeImages(
  project: Project,
  { branchId, images, sourceTime }: ImagesInput,
  author: Author,
): Promise<ImagesWritten> {
  const record = await project.append(function* (head) {
    project.branches.writable(branchId)
    const entries = yield* evaluate(project, branchId, head.lsn, images)
    if (entries.length === 0) return null
    const said = { actor: author.actor, message: author.message ?? '' }
    return { branchId, entries, ...said, ...(sourceTime === undefined ? {} : { sourceTime }) }
  })
  const count = (op: Entry['op']): number => record?.entries.filter((entry) => entry.op === op).length ?? 0
  return {
    lsn: record?.lsn ?? null,
    inserts: count('insert'),
    updates: count('update'),
    deletes: count('delete'),
  }
}

function* evaluate(
  project: Project,
  branchId: BranchId,
  lsn: number,
  images: readonly Image[],
): Steps<readonly Entry[]> {
  for (const id of new Set(images.map(({ collectionId }) => collectionId))) {
    collectionAt(project, branchId, lsn, id)
  }
  const state = new WorkingSet(project, branchId, lsn, 'elsewhere')
  const turn = new TurnMeter()
  for (const image of images) {
    putImage(state, image)
    if (turn.isOver(image.document?.length ?? 0)) yield
  }
  return state.entries
}

/** Adds to a record what makes one document what it shall be; nothing where it is so already. */
export function putImage(
  state: WorkingSet,
  { collectionId: collection, docKey, id, document, ...image }: Image,
): void {
  const present = state.get(collection, docKey)
  if (document === null) {
    const isChanged = image.unlessChangedSince !== undefined && present.lsn !== image.unlessChangedSince
    if (present.document === null || isChanged) return
    return state.put(docKey, { op: 'delete', collection, document: id }, null)
  }
  if (present.document !== null && compareBytes(present.document, document) === 0) return
  const op = present.document === null ? 'insert' : 'update'
  state.put(docKey, { op, collection, document }, document)
}
