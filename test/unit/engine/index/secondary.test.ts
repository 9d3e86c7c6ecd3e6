import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { openFind } from '../../../../electron/engine/read/find.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import {
  changeCollection,
  createCollection,
  dropCollection,
} from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { undoRange } from '../../../../electron/engine/write/undo.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { asLsn, mainBranchId, type BranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { storedRows } from '../../../support/damaged-file.ts'
import { rebuilt } from '../../../support/rebuilt.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'
import { foundIn } from '../../../support/verified.ts'

const specification = (key: string): Uint8Array => bsonOfText(`{v: 2, key: ${key}, name: "i"}`)

const inserts = (from: number, to: number): DocumentWrite[] =>
  Array.from({ length: to - from }, (_, i) => ({
    kind: 'insert',
    document: bsonOfText(`{_id: ${from + i}, a: ${(from + i) % 7}, b: [${i % 3}, "x"]}`),
  }))

async function countFound(
  project: Project,
  branchId: BranchId,
  filter: string,
  lsn = project.log.head().lsn,
): Promise<number> {
  const cursor = openFind(
    { project, branchId, lsn },
    { collection: 'c', filter: bsonOfText(filter), hint: 'i' },
  )
  const { documents, isDone } = await cursor.next({ documents: 10_000, bytes: 1e8 })
  expect(isDone).toBe(true)
  return documents.length
}

interface Scene {
  readonly project: Project
  readonly collection: CollectionId
  readonly write: (branchId: BranchId, writes: DocumentWrite[]) => Promise<unknown>
}

async function scene(): Promise<Scene> {
  const { project } = await scratchProject()
  const { collectionId: collection } = await createCollection(project, mainBranchId, 'c', author)
  const write = (branchId: BranchId, writes: DocumentWrite[]): Promise<unknown> =>
    writeDocuments(project, { branchId, collectionId: collection, writes }, author)
  return { project, collection, write }
}

describe('the rows of secondary indexes', () => {
  it('are the same when the index is made anew, which fills one that begins late a turn at a time', async () => {
    const { project, collection, write } = await scene()
    await write(mainBranchId, inserts(0, 900))
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    await write(child, [
      ...inserts(900, 1000),
      { kind: 'delete', id: bsonOfText('{_id: 3}'), expected: null },
    ])
    await write(mainBranchId, inserts(2000, 2100))
    const turns = await turnsDuring(
      changeCollection(project, child, collection, { indexes: [specification('{a: 1, b: 1}')] }, author),
    )
    expect(turns).toBeGreaterThan(3)
    await write(child, inserts(1000, 1010))
    expect(await countFound(project, child, '{a: 3}')).toBe(144 - 1)
    const hash = stateHash(project.store)
    const reports = await rebuilt(project)
    // Filling takes turns of its own, in which the log is folded no further.
    const stood = reports.filter(
      (report, i) => i > 0 && JSON.stringify(report) === JSON.stringify(reports[i - 1]),
    )
    expect(stood.length).toBeGreaterThan(2)
    expect(stateHash(project.store)).toBe(hash)
    expect(await foundIn(project)).toMatchObject({ kind: 'intact' })
  })

  it('are none where the catalogue names no index, or one of a kind that is not kept', async () => {
    const { project, collection, write } = await scene()
    await write(mainBranchId, inserts(0, 20))
    await changeCollection(
      project,
      mainBranchId,
      collection,
      { indexes: [specification('{a: "text"}'), specification('{"$**": 1}')] },
      author,
    )
    await write(mainBranchId, inserts(20, 40))
    expect(storedRows(project.store, 'secondary')).toEqual([])
  })

  it('come with an index that is dropped and made again, and with a collection that is brought back', async () => {
    const { project, collection, write } = await scene()
    await write(mainBranchId, inserts(0, 70))
    const change = (...keys: string[]): Promise<unknown> =>
      changeCollection(
        project,
        mainBranchId,
        collection,
        keys.length === 0 ? {} : { indexes: keys.map(specification) },
        author,
      )
    await change('{a: 1}')
    const first = project.log.head().lsn
    await change()
    await write(mainBranchId, inserts(70, 140))
    await change('{a: 1}')
    expect(await countFound(project, mainBranchId, '{a: 2}')).toBe(20)
    expect(await countFound(project, mainBranchId, '{a: 2}', first)).toBe(10)
    await change('{b: 1}')
    const { lsn } = await dropCollection(project, mainBranchId, collection, author)
    await undoRange(project, { branchId: mainBranchId, fromLsn: lsn, toLsn: lsn }, author)
    expect(await countFound(project, mainBranchId, '{b: 2}')).toBe(46)
    // Back to the index before, over the documents of now.
    const toLsn = asLsn(project.log.head().lsn)
    await undoRange(project, { branchId: mainBranchId, fromLsn: asLsn(lsn - 1), toLsn }, author)
    await write(mainBranchId, inserts(140, 147))
    expect(await countFound(project, mainBranchId, '{a: 2}')).toBe(21)
    expect(await foundIn(project)).toMatchObject({ kind: 'intact' })
  })

  it('of what could not be written are not there: another writer came first', async () => {
    const { project, collection, write } = await scene()
    await changeCollection(project, mainBranchId, collection, { indexes: [specification('{a: 1}')] }, author)
    const many = Array.from({ length: 12 }, (_, i) => write(mainBranchId, inserts(100 * i, 100 * i + 20)))
    await Promise.all(many)
    const hash = stateHash(project.store)
    await rebuilt(project)
    expect(stateHash(project.store)).toBe(hash)
  })
})

/** How often others have their turn while something goes on. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let isOver = false
  let turns = 0
  const done = work.finally(() => (isOver = true))
  while (!isOver) {
    turns++
    await new Promise((resolve) => setImmediate(resolve))
  }
  await done
  return turns
}
