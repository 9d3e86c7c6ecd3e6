import type { BranchId, CollectionId, Lsn } from '../../../../shared/model/ids.ts'
import type { Author } from '../../branches/branch-commands.ts'
import type { Project } from '../../projects/project.ts'
import { catalogueAt } from '../../read/catalogue.ts'
import { changeCollection, createCollection } from '../../write/collections.ts'
import { idDocument } from '../../write/documents.ts'
import { writeImages, type Image } from '../../write/images.ts'
import { RecordPipe } from '../record-pipe.ts'
import { compareCollection, type Difference } from './compare-collection.ts'
import type { ServerCollection } from './list-source.ts'
import { CollectionTally, type CollectionProgress } from './pull-report.ts'
import { throwIfAborted } from './stop.ts'

/** Where a pull writes, and whom it tells. */
export interface PullPlace {
  readonly project: Project
  readonly branchId: BranchId
  readonly author: Author
  readonly signal: AbortSignal | undefined
  wrote(lsn: Lsn, count: number): void
  foundUnusable(collection: string, difference: Difference & { kind: 'unusable' }): void
}

/**
 * Brings one collection of a branch to what a server's collection holds: options and indexes, then documents, in records
 * of those that differ. Yields its progress; the last report is that it is done.
 */
export async function* pullCollection(
  place: PullPlace,
  theirs: ServerCollection,
  documents: AsyncIterable<readonly Uint8Array[]>,
): AsyncGenerator<CollectionProgress> {
  const { project, branchId } = place
  const collectionId = await findOrMake(place, theirs)
  const tally = new CollectionTally(theirs.name, theirs.documents ?? 0)
  yield tally.progress('running')
  const pipe = new RecordPipe<Image>(sizeOf, (images) => write(place, images, tally))
  const snapshot = project.snapshot(branchId, project.log.head().lsn, collectionId)
  const ours = { project, collectionId, snapshot: snapshot.count() === 0 ? null : snapshot }
  try {
    for await (const differences of compareCollection(documents, ours)) {
      throwIfAborted(place.signal)
      for (const difference of differences) {
        const image = wantedImage(collectionId, difference)
        if (image !== null) await pipe.push(image)
        else if (difference.kind === 'unusable') place.foundUnusable(theirs.name, difference)
      }
      const read = differences.filter(({ kind }) => kind !== 'onlyOurs').length
      tally.tookOver(read, differences.filter(({ kind }) => kind === 'same').length)
      yield tally.progress('running')
    }
    await pipe.end()
  } finally {
    // Whoever stops here finds nothing written afterwards.
    await pipe.settled().catch(() => {})
  }
  yield tally.progress('done')
}

async function findOrMake(place: PullPlace, { name, traits }: ServerCollection): Promise<CollectionId> {
  const { project, branchId, author } = place
  const known = catalogueAt(project, branchId, project.log.head().lsn).find((row) => row.name === name)
  if (known === undefined) {
    const { collectionId, lsn } = await createCollection(project, branchId, name, author, traits)
    place.wrote(lsn, 1)
    return collectionId
  }
  const lsn = await changeCollection(project, branchId, known.id, traits, author)
  if (lsn !== null) place.wrote(lsn, 1)
  return known.id
}

/** What the branch's document shall be; null where it is so already, or never can be. */
function wantedImage(collectionId: CollectionId, difference: Difference): Image | null {
  switch (difference.kind) {
    case 'onlyTheirs':
    case 'differs':
      return difference.theirs
    case 'onlyOurs': {
      const { docKey, lsn, document } = difference.ours
      const id = idDocument(document)
      return { collectionId, docKey, id, document: null, unlessChangedSince: lsn }
    }
    case 'same':
    case 'unusable':
      return null
  }
}

async function write(place: PullPlace, images: readonly Image[], tally: CollectionTally): Promise<void> {
  throwIfAborted(place.signal)
  const { project, branchId, author } = place
  const written = await writeImages(project, { branchId, images }, author)
  tally.wrote(written)
  const { lsn, inserts, updates, deletes } = written
  if (lsn !== null) place.wrote(lsn, inserts + updates + deletes)
}

const sizeOf = ({ document, id }: Image): number => document?.length ?? id.length
