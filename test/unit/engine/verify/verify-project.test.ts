import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkedTable } from '../../../../electron/engine/index/checked-table.ts'
import { foldRecord } from '../../../../electron/engine/index/fold.ts'
import { indexTableNames } from '../../../../electron/engine/index/tables.ts'
import { EmbeddedLog } from '../../../../electron/engine/log/embedded/embedded-log.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { verifyProject } from '../../../../electron/engine/verify/verify-project.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { asCollectionId, mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { storedRows } from '../../../support/damaged-file.ts'
import { insertOf } from '../../../support/mongodb/sealed-records.ts'
import { rebuilt } from '../../../support/rebuilt.ts'
import { appendRequest, lsidOf } from '../../../support/requests.ts'
import {
  author,
  removeDirectory,
  scratchDirectory,
  scratchProject,
  scratchProjectId,
} from '../../../support/scratch-project.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { tinyLists } from '../../../support/tiny-lists.ts'
import { foundIn, verified } from '../../../support/verified.ts'

async function sample(documents = 40): Promise<{ project: Project; collectionId: CollectionId }> {
  const { project } = await scratchProject(tinyLists)
  const indexes = [bsonOfText('{v: 2, key: {v: 1}, name: "v_1"}')]
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author, { indexes })
  for (let id = 0; id < documents; id++) await insert(project, collectionId, id)
  for (let id = 0; id < 3; id++)
    await appendRequest(project, { lsid: lsidOf(id), txnNumber: 1n }, [
      insertOf({ _id: `r ${id}` }, collectionId),
    ])
  return { project, collectionId }
}

async function remove(project: Project, collectionId: CollectionId, id: number): Promise<void> {
  const writes = [{ kind: 'delete', id: documentBytes([['_id', raw.int32(id)]]), expected: null } as const]
  await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
}

async function insert(project: Project, collectionId: CollectionId, id: number): Promise<void> {
  const document = documentBytes([['_id', raw.int32(id)]])
  const writes = [{ kind: 'insert', document } as const]
  await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
}

describe('a check of a project', () => {
  it('finds nothing in one that is as it was written, and tells how far it is', async () => {
    const { project } = await sample(300)
    const reports = await verified(project)
    expect(reports.at(-1)?.finding).toEqual({ kind: 'intact', headLsn: project.log.head().lsn })
    expect(new Set(reports.map(({ step }) => step))).toEqual(new Set(['log', 'index', 'compare']))
    for (const { done, total } of reports) expect(done).toBeLessThanOrEqual(total)
  })

  it.each(indexTableNames.filter((table) => table !== 'branches'))(
    'finds a row of %s that is gone, and one that the log does not account for, with a checksum that fits',
    async (table) => {
      const { project, collectionId } = await sample()
      // Where most is deleted what lives is listed.
      for (let id = 0; id < 35; id++) await remove(project, collectionId, id)
      const rows = storedRows(project.store, table)
      const { key, value } = rows[Math.floor(rows.length / 2)] as (typeof rows)[number]
      await project.store.transact(() => project.store.table(table).remove(key))
      expect(await foundIn(project)).toMatchObject({
        kind: 'indexDamaged',
        table,
        lsn: table === 'living' ? null : expect.any(Number),
        reason: `A row of the table \`${table}\` is missing`,
      })
      await project.store.transact(() => {
        project.store.table(table).put(key, value)
        checkedTable(project.store, table).put(Uint8Array.from([...key, 1]), value.subarray(0, -4))
      })
      expect(await foundIn(project)).toMatchObject({
        kind: 'indexDamaged',
        table,
        reason: `A row of the table \`${table}\` stands for nothing in the log`,
      })
      await rebuilt(project)
      expect(await foundIn(project)).toMatchObject({ kind: 'intact' })
    },
  )

  it('finds a row whose checksum fits what the log does not say', async () => {
    const { project } = await sample()
    const rows = storedRows(project.store, 'versions')
    const { key } = rows[7] as (typeof rows)[number]
    await project.store.transact(() => checkedTable(project.store, 'versions').put(key, Uint8Array.of(0)))
    expect(await foundIn(project)).toMatchObject({
      kind: 'indexDamaged',
      table: 'versions',
      reason: 'A row of the table `versions` is not what the log says',
    })
  })

  it('is right beside a writer, and leaves nothing behind when it is stopped', async () => {
    const { project, collectionId } = await sample()
    const directory = scratchDirectory()
    onTestFinished(() => removeDirectory(directory))
    const beside = path.join(directory, 'beside')
    let id = 1000
    for await (const { finding } of verifyProject(project, beside)) {
      await insert(project, collectionId, id++)
      if (finding !== null) expect(finding.kind).toBe('intact')
    }
    for await (const { step } of verifyProject(project, beside)) if (step !== 'log') break
    expect(existsSync(beside)).toBe(false)
  })
})

it('what was evaluated before the index was thrown away, and committed after, is folded in its turn', async () => {
  const { project } = await sample()
  const { store, tables } = project
  await project.discardIndex()
  // As another process that had read the index before: it folds on top of what it saw.
  const stray = new EmbeddedLog({
    store,
    projectId: scratchProjectId,
    now: () => 0,
    randomBytes: (length) => new Uint8Array(length),
    fold: (record) => foldRecord(tables, (lsn) => project.log.lookAt(lsn), record),
    unfold: () => tables.activity.discard(),
    committed: () => {},
    catchUp: () => {},
    refuseOtherIndex: () => {},
  })
  const making = project.makeIndexWhole()
  for (let steps = 0; steps < 8; steps++) {
    await making.next()
    if (steps % 3 !== 0) continue
    await stray.append(() => ({
      branchId: mainBranchId,
      entries: [
        {
          op: 'update',
          collection: asCollectionId(2),
          document: documentBytes([
            ['_id', raw.int32(3)],
            ['v', raw.int32(steps)],
          ]),
        },
      ],
      actor: 'stray',
      message: '',
    }))
  }
  await project.whole()
  const hash = stateHash(store)
  await rebuilt(project)
  expect(stateHash(store)).toBe(hash)
  expect(await foundIn(project)).toMatchObject({ kind: 'intact' })
})
