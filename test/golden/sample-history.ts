import {
  createBranch,
  createMain,
  deleteBranch,
  renameBranch,
  resetBranch,
  undeleteBranch,
  undoReset,
} from '../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import {
  createCollection,
  dropCollection,
  renameCollection,
} from '../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../electron/engine/write/documents.ts'
import { mainBranchId } from '../../shared/model/ids.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { author, type ManualClock } from '../support/scratch-project.ts'

/** A small history with every operation of the log in it: the same bytes on every machine, at every time. */
export async function playSampleHistory(project: Project, clock: ManualClock): Promise<void> {
  const noted = { actor: 'Grace', message: 'Zwei Bücher' }
  clock.now = 1_760_000_000_000
  await createMain(project, author)
  clock.now += 1000
  const { collectionId } = await createCollection(project, mainBranchId, 'books', author)
  clock.now += 1000
  await write([
    {
      kind: 'insert',
      document: documentBytes([
        ['_id', raw.int32(1)],
        ['title', raw.string('Emma')],
      ]),
    },
    {
      kind: 'insert',
      document: documentBytes([
        ['title', raw.string('Zürich')],
        ['price', raw.decimal('9.50')],
      ]),
    },
  ])
  clock.now -= 5000
  await write([
    {
      kind: 'replace',
      document: documentBytes([
        ['_id', raw.int64(1n)],
        ['title', raw.string('Emma')],
        ['n', raw.double(-0)],
      ]),
      expected: null,
    },
  ])
  clock.now += 10_000
  // Taken over from elsewhere: the header keeps the time that the change had there.
  const document = documentBytes([['_id', raw.string('taken over')]])
  await project.append(() => ({
    branchId: mainBranchId,
    entries: [{ op: 'insert', collection: collectionId, document }],
    actor: 'importer',
    message: '',
    sourceTime: 1_700_000_000_000,
  }))
  const child = await createBranch(project, 'what if', mainBranchId, atLsn(4), author)
  await writeDocuments(
    project,
    {
      branchId: child,
      collectionId,
      writes: [{ kind: 'delete', id: documentBytes([['_id', raw.double(1)]]), expected: null }],
    },
    author,
  )
  await renameCollection(project, child, collectionId, 'tomes', author)
  await dropCollection(project, child, collectionId, author)
  await renameBranch(project, child, 'what then', author)
  await deleteBranch(project, child, author)
  await undeleteBranch(project, child, author)
  const successor = await resetBranch(project, child, atHead, 'what was', author)
  await undoReset(project, successor, author)

  function write(writes: Parameters<typeof writeDocuments>[1]['writes']): Promise<unknown> {
    return writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, noted)
  }
}
