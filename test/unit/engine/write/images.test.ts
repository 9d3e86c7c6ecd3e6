import { serialize } from 'bson'
import { expect, test } from 'vitest'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { changeCollection, createCollection } from '../../../../electron/engine/write/collections.ts'
import { imageOf, writeImages } from '../../../../electron/engine/write/images.ts'
import { undoRange } from '../../../../electron/engine/write/undo.ts'
import { collectionAt } from '../../../../electron/engine/read/catalogue.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

async function scene() {
  const { project } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const put = (documents: readonly object[]) =>
    writeImages(
      project,
      {
        branchId: mainBranchId,
        images: documents.map((one) => imageOf(project, collectionId, serialize(one))),
      },
      author,
    )
  return { project, collectionId, put }
}

test('documents become what they shall be, and nothing is written of what is so already', async () => {
  const { project, put } = await scene()
  expect(await put([{ _id: 1, a: 1 }, { _id: 2 }])).toMatchObject({ inserts: 2, updates: 0 })
  expect(await put([{ _id: 1, a: 2 }, { _id: 2 }])).toMatchObject({ inserts: 0, updates: 1 })
  const head = project.log.head().lsn
  expect(await put([{ _id: 1, a: 2 }, { _id: 2 }])).toEqual({ lsn: null, inserts: 0, updates: 0, deletes: 0 })
  expect(project.log.head().lsn).toBe(head)
})

test('what was written since it was looked at does not go', async () => {
  const { project, collectionId, put } = await scene()
  const { lsn } = await put([{ _id: 1, a: 1 }])
  await put([{ _id: 1, a: 2 }])
  const { docKey, id } = imageOf(project, collectionId, serialize({ _id: 1 }))
  const gone = { collectionId, docKey, id, document: null, unlessChangedSince: lsn as never }
  const input = { branchId: mainBranchId, images: [gone] }
  expect(await writeImages(project, input, author)).toMatchObject({ deletes: 0 })
  const now = { ...gone, unlessChangedSince: project.log.head().lsn as never }
  expect(await writeImages(project, { ...input, images: [now] }, author)).toMatchObject({ deletes: 1 })
})

test('options and indexes of a collection change in an entry, and the change can be undone', async () => {
  const { project, collectionId } = await scene()
  const indexes = [serialize({ key: { a: 1 }, name: 'a' })]
  const change = () => changeCollection(project, mainBranchId, collectionId, { indexes }, author)
  const lsn = await change()
  const row = () => collectionAt(project, mainBranchId, project.log.head().lsn, collectionId)
  expect(row().indexes).toHaveLength(1)
  expect(await change()).toBeNull()
  await undoRange(project, { branchId: mainBranchId, fromLsn: lsn as never, toLsn: lsn as never }, author)
  expect(row()).toEqual({ id: collectionId, name: 'c' })
  expect(project.log.entry(project.log.head().lsn as never).op).toBe('changeCollection')
})
