import { isArgonError } from '../../../../shared/model/errors.ts'
import type { CollectionId } from '../../../../shared/model/ids.ts'
import { pageDocumentsMax } from '../../../../shared/model/limits.ts'
import { idOfDocument } from '../../bson/document-id.ts'
import { compareBytes } from '../../bson/raw.ts'
import type { VersionedDocument } from '../../index/document-cursor.ts'
import type { Snapshot } from '../../index/snapshot.ts'
import type { Project } from '../../projects/project.ts'
import { breathe, TurnMeter } from '../../store/turns.ts'
import { imageOf, type Image } from '../../write/images.ts'
import { LsnSet } from './lsn-set.ts'

/** How one document differs between a server's collection (`theirs`) and a branch's (`ours`). */
export type Difference =
  | { readonly kind: 'same'; readonly theirs: Image }
  | { readonly kind: 'onlyTheirs'; readonly theirs: Image }
  | { readonly kind: 'differs'; readonly theirs: Image; readonly ours: VersionedDocument }
  | { readonly kind: 'onlyOurs'; readonly ours: VersionedDocument }
  /** A document of the server's that no branch can hold. */
  | { readonly kind: 'unusable'; readonly bytes: Uint8Array; readonly reason: string }

/** A branch's side: a snapshot, or null where the branch does not have the collection. */
export interface OurSide {
  readonly project: Project
  readonly collectionId: CollectionId
  readonly snapshot: Snapshot | null
}

/**
 * Compares a server's collection with a snapshot of a branch, document by document and byte by byte, whatever order the
 * server gives them in: each of theirs is looked up in ours, and those of ours that were never met are only ours. What
 * was met is remembered by its LSN, a bit each. Gives the differences in batches; one batch is held at a time.
 */
export async function* compareCollection(
  theirs: AsyncIterable<readonly Uint8Array[]>,
  ours: OurSide,
): AsyncGenerator<readonly Difference[]> {
  const met = new LsnSet()
  for await (const batch of theirs) yield* compareBatch(batch, ours, met)
  if (ours.snapshot !== null && met.size < ours.snapshot.count()) {
    yield* neverMet(ours.project, ours.snapshot, met)
  }
}

async function* compareBatch(
  batch: readonly Uint8Array[],
  ours: OurSide,
  met: LsnSet,
): AsyncGenerator<readonly Difference[]> {
  const turn = new TurnMeter()
  let differences: Difference[] = []
  for (const bytes of batch) {
    differences.push(compareDocument(bytes, ours, met))
    if (!turn.isOver(bytes.length)) continue
    yield differences
    differences = []
    await breathe()
    ours.project.refuseUnfinished()
  }
  if (differences.length > 0) yield differences
}

function compareDocument(bytes: Uint8Array, ours: OurSide, met: LsnSet): Difference {
  const theirs = usable(bytes, ours)
  if ('reason' in theirs) return { kind: 'unusable', bytes, reason: theirs.reason }
  const found = ours.snapshot?.get(theirs.docKey) ?? null
  if (found === null) return { kind: 'onlyTheirs', theirs }
  met.add(found.lsn)
  const isSame = compareBytes(found.document, theirs.document as Uint8Array) === 0
  return isSame ? { kind: 'same', theirs } : { kind: 'differs', theirs, ours: found }
}

function usable(bytes: Uint8Array, { project, collectionId }: OurSide): Image | { readonly reason: string } {
  try {
    // Without an _id it would be another document at every look.
    idOfDocument(bytes)
    return imageOf(project, collectionId, bytes)
  } catch (error) {
    if (!isArgonError(error)) throw error
    return { reason: error.message }
  }
}

async function* neverMet(
  project: Project,
  snapshot: Snapshot,
  met: LsnSet,
): AsyncGenerator<readonly Difference[]> {
  let start: Parameters<Snapshot['page']>[0]['start'] = { kind: 'edge' }
  for (;;) {
    const page = snapshot.page({ start, direction: 'forward', limit: pageDocumentsMax })
    const missing = page.documents.filter(({ lsn }) => !met.has(lsn))
    if (missing.length > 0) yield missing.map((ours) => ({ kind: 'onlyOurs', ours }) as const)
    const last = page.documents.at(-1)
    if (last === undefined || !page.hasMore) return
    start = { kind: 'key', docKey: last.docKey, inclusive: false }
    await breathe()
    project.refuseUnfinished()
  }
}
