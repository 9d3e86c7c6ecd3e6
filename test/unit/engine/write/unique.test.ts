import { serialize, type Document } from 'bson'
import { describe, expect, it } from 'vitest'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { findAndModify } from '../../../../electron/engine/write/find-and-modify.ts'
import type { StatementResult } from '../../../../electron/engine/write/statement.ts'
import { beginTransaction } from '../../../../electron/engine/write/transaction.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { contentOf, deleteOne, headView, insertOne, plain, run, update } from '../../../support/statements.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

/** A collection whose `email` is unique. */
async function sample(...documents: Document[]): Promise<Project> {
  const { project } = await scratchProject()
  const indexes = [serialize({ v: 2, key: { email: 1 }, name: 'email_1', unique: true })]
  await createCollection(project, mainBranchId, 'c', author, { indexes })
  if (documents.length > 0)
    await run(
      project,
      documents.map((document) => insertOne(document)),
    )
  return project
}

const codes = (results: readonly StatementResult[]) =>
  results.map((result) => ('error' in result ? result.error.code : result.n))

describe('a unique index', () => {
  it('refuses a statement alone, among what is committed and what the batch has written', async () => {
    const project = await sample({ _id: 1, email: 'a' })
    const { results } = await run(
      project,
      [
        insertOne({ _id: 2, email: 'a' }),
        insertOne({ _id: 3, email: 'b' }),
        insertOne({ _id: 4, email: 'b' }),
        update({ _id: 3 }, { $set: { email: 'a' } }),
        update({ _id: 9 }, { $set: { email: 'b' } }, { upsert: true }),
        deleteOne({ _id: 1 }),
        update({ _id: 3 }, { $set: { email: 'a' } }),
        insertOne({ _id: 5, email: 'b' }),
        insertOne({ _id: 6 }),
        insertOne({ _id: 7, email: null }),
      ],
      { ordered: false, database: 'shop' },
    )
    expect(codes(results)).toEqual([11_000, 1, 11_000, 11_000, 11_000, 1, 1, 1, 1, 11_000])
    const [first] = results
    if (first === undefined || !('error' in first)) throw new Error('It was not refused')
    expect(first.error.message).toBe(
      'E11000 duplicate key error collection: shop.c index: email_1 dup key: { email: "a" }',
    )
    expect(plain(first.error.keyPattern as Uint8Array)).toEqual({ email: 1 })
    expect(plain(first.error.keyValue as Uint8Array)).toEqual({ email: 'a' })
    expect(contentOf(headView(project))).toEqual([{ _id: 3, email: 'a' }, { _id: 5, email: 'b' }, { _id: 6 }])
  })

  it('is heard by findAndModify and within a transaction, which it ends', async () => {
    const project = await sample({ _id: 1, email: 'a' }, { _id: 2, email: 'b' })
    const input = {
      ...{ branchId: mainBranchId, collection: 'c', filter: serialize({ _id: 1 }) },
      change: { kind: 'update', update: serialize({ $set: { email: 'b' } }), upsert: false, isNew: true },
    } as const
    await expect(findAndModify(project, input, author)).rejects.toMatchObject({
      code: 'index.duplicateKey',
      details: { mongoCode: 11_000 },
    })
    const transaction = beginTransaction(project, mainBranchId)
    const statements = [
      deleteOne({ _id: 1 }),
      insertOne({ _id: 3, email: 'a' }),
      insertOne({ _id: 4, email: 'b' }),
    ]
    const { results } = await transaction.run({ statements, ordered: true })
    expect([codes(results), transaction.isOpen]).toEqual([[1, 1, 11_000], false])
  })

  it('makes transactions conflict that claim one key, and lets one take what it has freed itself', async () => {
    const project = await sample({ _id: 1, email: 'a' })
    const [first, second] = [beginTransaction(project, mainBranchId), beginTransaction(project, mainBranchId)]
    await first.run({ statements: [insertOne({ _id: 2, email: 'b' })], ordered: true })
    await second.run({ statements: [insertOne({ _id: 3, email: 'b' })], ordered: true })
    await first.commit(author)
    await expect(second.commit(author)).rejects.toMatchObject({ code: 'transaction.conflict' })

    const third = beginTransaction(project, mainBranchId)
    await run(project, [insertOne({ _id: 7, email: 'z' })])
    await third.run({ statements: [deleteOne({ _id: 2 }), insertOne({ _id: 4, email: 'b' })], ordered: true })
    await third.commit(author)
    expect(contentOf(headView(project))).toEqual([
      { _id: 1, email: 'a' },
      { _id: 4, email: 'b' },
      { _id: 7, email: 'z' },
    ])
  })
})
