import { describe, expect, it } from 'vitest'
import { createBranch, deleteBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { listCollections } from '../../../../electron/engine/read/collections.ts'
import { readPage } from '../../../../electron/engine/read/documents.ts'
import {
  createCollection,
  dropCollection,
  renameCollection,
} from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { undoRange } from '../../../../electron/engine/write/undo.ts'
import { asLsn, mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn, type At } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const idOf = (id: number): Uint8Array => documentBytes([['_id', raw.int32(id)]])
const documentOf = (id: number, v: number): Uint8Array =>
  documentBytes([
    ['_id', raw.int32(id)],
    ['v', raw.int32(v)],
  ])
const insert = (id: number, v = 0): DocumentWrite => ({ kind: 'insert', document: documentOf(id, v) })
const replace = (id: number, v: number): DocumentWrite => ({
  kind: 'replace',
  document: documentOf(id, v),
  expected: null,
})
const remove = (id: number): DocumentWrite => ({ kind: 'delete', id: idOf(id), expected: null })

const write = (project: Project, collectionId: CollectionId, ...writes: DocumentWrite[]) =>
  writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)

const undo = (project: Project, from: number, to = project.log.head().lsn) =>
  undoRange(project, { branchId: mainBranchId, fromLsn: asLsn(from), toLsn: asLsn(to) }, author)

const bytesAt = (project: Project, collectionId: CollectionId, at: At): string => {
  const place = { branchId: mainBranchId, collectionId, at, from: null, limit: 100 } as const
  return Buffer.from(readPage(project, { ...place, direction: 'forward' }).bytes).toString('hex')
}

const names = (project: Project): string[] =>
  listCollections(project, mainBranchId, atHead).collections.map(({ name }) => name)

describe('undoing a range', () => {
  it('brings back what was there before, in one record, and can itself be undone', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await write(project, collectionId, insert(1), insert(2), insert(3))
    const before = project.log.head().lsn
    await write(project, collectionId, replace(1, 5), remove(2), insert(4))
    await write(project, collectionId, replace(1, 6), insert(2, 9), remove(4))
    const after = project.log.head().lsn
    const undone = await undo(project, before + 1)
    expect(undone).toMatchObject({ lsn: after + 1, count: 2 })
    expect(bytesAt(project, collectionId, atHead)).toBe(bytesAt(project, collectionId, atLsn(before)))
    await undo(project, after + 1)
    expect(bytesAt(project, collectionId, atHead)).toBe(bytesAt(project, collectionId, atLsn(after)))
  })

  it('is refused where a document was changed again, and names it', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await write(project, collectionId, insert(1))
    const { lsn } = await write(project, collectionId, replace(1, 1))
    await write(project, collectionId, replace(1, 2))
    const head = project.log.head().lsn
    await expect(undo(project, Number(lsn), Number(lsn))).rejects.toMatchObject({
      code: 'undo.conflict',
      details: { id: '1', lsn: head },
    })
    expect(project.log.head().lsn).toBe(head)
  })

  it('takes a record whole even where the range begins or ends inside it', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await write(project, collectionId, insert(1), insert(2), insert(3))
    await undo(project, 4, 4)
    expect(bytesAt(project, collectionId, atHead)).toBe('')
  })

  it('has nothing to undo where nothing of the branch lies or nothing differs', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await write(project, collectionId, insert(1))
    await write(project, collectionId, insert(2), remove(2))
    const code = { code: 'record.empty' }
    await expect(undo(project, 4, 5)).rejects.toMatchObject(code)
    await expect(undo(project, 1, 1)).rejects.toMatchObject(code)
    await expect(undo(project, 100, 200)).rejects.toMatchObject(code)
    await expect(undo(project, 5, 4)).rejects.toMatchObject(code)
  })

  it('never makes two collections of one name', async () => {
    const { project } = await scratchProject()
    const first = await createCollection(project, mainBranchId, 'c', author)
    const dropped = await dropCollection(project, mainBranchId, first.collectionId, author)
    const second = await createCollection(project, mainBranchId, 'c', author)
    await expect(undo(project, dropped.lsn, dropped.lsn)).rejects.toMatchObject({
      code: 'collection.nameTaken',
      details: { name: 'c' },
    })
    const renamed = await renameCollection(project, mainBranchId, second.collectionId, 'd', author)
    await undo(project, dropped.lsn, dropped.lsn)
    expect(names(project)).toEqual(['c', 'd'])
    await expect(undo(project, renamed.lsn, renamed.lsn)).rejects.toMatchObject({
      code: 'collection.nameTaken',
    })
  })

  it('brings a dropped collection back with all that it held', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await write(project, collectionId, insert(1), insert(2))
    const inserted = project.log.head().lsn
    const dropped = await dropCollection(project, mainBranchId, collectionId, author)
    expect(dropped.count).toBe(2)
    // What was written to it cannot be undone while it is gone.
    await expect(undo(project, inserted, inserted)).rejects.toMatchObject({ code: 'collection.notFound' })
    await undo(project, dropped.lsn)
    expect(bytesAt(project, collectionId, atHead)).toBe(bytesAt(project, collectionId, atLsn(inserted)))
  })

  it('of a whole collection with its documents takes both away', async () => {
    const { project } = await scratchProject()
    const { collectionId, lsn } = await createCollection(project, mainBranchId, 'c', author)
    await write(project, collectionId, insert(1), insert(2))
    await undo(project, lsn)
    expect(names(project)).toEqual([])
    await undo(project, project.log.head().lsn)
    expect(names(project)).toEqual(['c'])
    expect(listCollections(project, mainBranchId, atHead).collections).toMatchObject([{ count: 2 }])
  })

  it('on a branch that was deleted is refused by that', async () => {
    const { project } = await scratchProject()
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    const { lsn } = await createCollection(project, child, 'c', author)
    await deleteBranch(project, child, author)
    const range = { branchId: child, fromLsn: asLsn(lsn), toLsn: asLsn(lsn) }
    await expect(undoRange(project, range, author)).rejects.toMatchObject({ code: 'branch.deleted' })
  })
})
