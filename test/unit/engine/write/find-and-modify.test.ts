import { serialize, type Document } from 'bson'
import { describe, expect, it } from 'vitest'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { findAndModify, type FindAndModifyInput } from '../../../../electron/engine/write/find-and-modify.ts'
import { beginTransaction } from '../../../../electron/engine/write/transaction.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { lsidOf } from '../../../support/requests.ts'
import { contentOf, headView, insertOne, plain, run } from '../../../support/statements.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

async function sample(): Promise<Project> {
  const { project } = await scratchProject()
  await run(project, [insertOne({ _id: 1, n: 1 }), insertOne({ _id: 2, n: 5 }), insertOne({ _id: 3, n: 3 })])
  return project
}

const remove = (filter: Document, more: Partial<FindAndModifyInput> = {}): FindAndModifyInput => ({
  ...{ collection: 'c', filter: serialize(filter), change: { kind: 'remove' } },
  ...more,
})
const change = (
  filter: Document,
  update: Document,
  {
    isNew = false,
    upsert = false,
    ...more
  }: Partial<FindAndModifyInput> & { isNew?: boolean; upsert?: boolean } = {},
): FindAndModifyInput => ({
  ...{ collection: 'c', filter: serialize(filter) },
  change: { kind: 'update', update: serialize(update), upsert, isNew },
  ...more,
})

const modify = async (project: Project, input: FindAndModifyInput, txnNumber?: bigint) => {
  const request = txnNumber === undefined ? {} : { request: { lsid: lsidOf(1), txnNumber, stmtIds: [0] } }
  const output = await findAndModify(project, { ...input, branchId: mainBranchId, ...request }, author)
  return { ...output, value: output.value === null ? null : plain(output.value) }
}

describe('findAndModify', () => {
  it('gives the document as it was, or as it is now, by the sort and the projection', async () => {
    const project = await sample()
    const sort = serialize({ n: -1 })
    expect(await modify(project, change({}, { $inc: { n: 1 } }, { sort }))).toMatchObject({
      value: { _id: 2, n: 5 },
      n: 1,
      updatedExisting: true,
    })
    const fields = serialize({ _id: 0, n: 1 })
    expect(
      await modify(project, change({ _id: 2 }, { $inc: { n: 1 } }, { isNew: true, fields })),
    ).toMatchObject({
      value: { n: 7 },
    })
    expect(await modify(project, change({ _id: 2 }, { $set: { n: 7 } }, { isNew: true }))).toMatchObject({
      value: { _id: 2, n: 7 },
      lsn: null,
    })
    expect(await modify(project, remove({}, { sort }))).toMatchObject({ value: { _id: 2, n: 7 }, n: 1 })
    expect(await modify(project, remove({ _id: 2 }))).toEqual({
      value: null,
      n: 0,
      updatedExisting: false,
      lsn: null,
    })
    expect(contentOf(headView(project))).toEqual([
      { _id: 1, n: 1 },
      { _id: 3, n: 3 },
    ])
  })

  it('inserts where it is asked to, and gives null for what was not there', async () => {
    const project = await sample()
    const inserted = await modify(project, change({ _id: 9 }, { $set: { n: 9 } }, { upsert: true }))
    expect(inserted).toMatchObject({ value: null, n: 1, updatedExisting: false })
    expect(plain(inserted.upsertedId as Uint8Array)).toEqual({ _id: 9 })
    const made = await modify(project, change({ _id: 8 }, { n: 8 }, { upsert: true, isNew: true }))
    expect(made).toMatchObject({ value: { _id: 8, n: 8 }, updatedExisting: false })
    expect(await modify(project, change({ _id: 7 }, { n: 7 }))).toMatchObject({ value: null, n: 0 })
  })

  it('sent again gives the same answer, whatever happened since', async () => {
    const project = await sample()
    const inputs = [
      change({ _id: 1 }, { $inc: { n: 1 } }),
      change({ _id: 1 }, { $inc: { n: 1 } }, { isNew: true }),
      change({ _id: 7 }, { $inc: { n: 1 } }, { upsert: true, isNew: true }),
      remove({ _id: 1 }),
    ]
    for (const [i, input] of inputs.entries()) {
      const first = await modify(project, input, BigInt(i))
      await run(project, [insertOne({ _id: 100 + i })])
      const { lsn } = project.log.head()
      expect(await modify(project, input, BigInt(i))).toEqual({ ...first, lsn: null })
      expect(project.log.head().lsn).toBe(lsn)
    }
  })

  it('refuses what is wrong with it', async () => {
    const project = await sample()
    await expect(modify(project, change({ _id: 1 }, { $set: { _id: 2 } }))).rejects.toMatchObject({
      details: { mongoCode: 66 },
    })
    const twice = change({ _id: { $gt: 50 } }, { _id: 1 }, { upsert: true })
    await expect(modify(project, twice)).rejects.toMatchObject({ details: { mongoCode: 11_000 } })
  })

  it('is part of a transaction', async () => {
    const project = await sample()
    const transaction = beginTransaction(project, mainBranchId)
    const output = await transaction.findAndModify(change({ _id: 1 }, { $inc: { n: 1 } }, { isNew: true }))
    expect(plain(output.value as Uint8Array)).toEqual({ _id: 1, n: 2 })
    expect(contentOf(headView(project))[0]).toEqual({ _id: 1, n: 1 })
    await transaction.commit(author)
    expect(contentOf(headView(project))[0]).toEqual({ _id: 1, n: 2 })
  })
})
