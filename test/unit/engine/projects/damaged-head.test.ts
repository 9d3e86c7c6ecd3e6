import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts'
import { openLmdbStore } from '../../../../electron/engine/store/lmdb-store.ts'
import { mainBranchId, type CollectionId, type Lsn, type ProjectId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn, type At } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { flipByte, storedRows } from '../../../support/damaged-file.ts'
import { author, removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

function engineOn(dataDirectory: string): Engine {
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  onTestFinished(() => engine.close())
  return engine
}

interface Damaged {
  readonly engine: Engine
  readonly id: ProjectId
  readonly collectionId: CollectionId
  readonly lsn: Lsn
}

/** A project whose newest record inserts a second document; a disk has changed a byte of a table's last row. */
async function damagedHead(table: 'log' | 'versions'): Promise<Damaged> {
  const dataDirectory = scratchDirectory()
  onTestFinished(() => removeDirectory(dataDirectory))
  const first = engineOn(dataDirectory)
  const { id } = await first.projects.create('Damaged', author)
  const project = await first.projects.use(id)
  const { collectionId } = await first.collections.create(project, mainBranchId, 'c', author)
  const insert = (n: number) => {
    const document = documentBytes([
      ['_id', raw.int32(n)],
      ['text', raw.string(`text ${n}`)],
    ])
    const writes = [{ kind: 'insert', document } as const]
    return first.documents.write(project, { branchId: mainBranchId, collectionId, writes }, author)
  }
  await insert(1)
  const { lsn } = await insert(2)
  await first.close()
  const directory = path.join(dataDirectory, 'projects', id, 'store')
  const store = openLmdbStore(directory)
  const row = storedRows(store, table).at(-1)
  await store.close()
  if (row === undefined || lsn === null) throw new Error('Nothing was written')
  flipByte(directory, row, row.key.length + row.value.length - 3)
  return { engine: engineOn(dataDirectory), id, collectionId, lsn }
}

it('a project whose newest record was changed on the disk opens: everything below it is read, and it is named', async () => {
  const { engine, id, collectionId, lsn } = await damagedHead('log')
  const project = await engine.projects.use(id)
  const count = (branchId: typeof mainBranchId, at: At): number =>
    engine.documents.page(project, { branchId, collectionId, at, from: null, direction: 'forward', limit: 9 })
      .count
  const damage = expect.objectContaining({ code: 'log.corrupt', details: expect.objectContaining({ lsn }) })
  expect(() => count(mainBranchId, atHead)).toThrow(damage)
  expect(count(mainBranchId, atLsn(lsn - 1))).toBe(1)
  const writes = [{ kind: 'insert', document: documentBytes([['_id', raw.int32(3)]]) } as const]
  const input = { branchId: mainBranchId, collectionId, writes }
  await expect(engine.documents.write(project, input, author)).rejects.toThrow(damage)
  // A branch from before, and a restore, are whole and can be written to.
  const rescue = await engine.branches.create(project, 'rescue', mainBranchId, atLsn(lsn - 1), author)
  await engine.documents.write(project, { ...input, branchId: rescue }, author)
  expect(count(rescue, atHead)).toBe(2)
  const restored = await engine.branches.reset(project, mainBranchId, atLsn(lsn - 1), 'damaged', author)
  expect(count(restored, atHead)).toBe(1)
})

it('a project whose index is not what its newest record says has another one, made from the log', async () => {
  const { engine, id, collectionId } = await damagedHead('versions')
  const project = await engine.projects.use(id)
  const read = {
    branchId: mainBranchId,
    collectionId,
    at: atHead,
    from: null,
    direction: 'forward',
    limit: 9,
  } as const
  expect(engine.documents.page(project, read).count).toBe(2)
  for await (const { finding } of engine.verify(project)) {
    if (finding !== null) expect(finding.kind).toBe('intact')
  }
})
