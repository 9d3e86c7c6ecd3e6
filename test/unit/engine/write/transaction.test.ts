import { describe, expect, it } from 'vitest'
import { createBranch, deleteBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { createCollection, dropCollection } from '../../../../electron/engine/write/collections.ts'
import { committedTransaction } from '../../../../electron/engine/write/past-request.ts'
import { beginTransaction, type Transaction } from '../../../../electron/engine/write/transaction.ts'
import type { Statement } from '../../../../electron/engine/write/statement.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { transactionClaimMilliseconds } from '../../../../shared/model/limits.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { lsidOf } from '../../../support/requests.ts'
import { contentOf, deleteOne, headView, insertOne, run } from '../../../support/statements.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

async function sample(): Promise<Project> {
  const { project } = await scratchProject()
  await run(project, [insertOne({ _id: 1 }), insertOne({ _id: 2 })])
  return project
}

const write = (transaction: Transaction, ...statements: Statement[]) =>
  transaction.run({ statements, ordered: true })
const conflict = { code: 'transaction.conflict', details: { mongoCode: 112, mongoCodeName: 'WriteConflict' } }
const ended = { code: 'transaction.ended', details: { mongoCode: 251, mongoCodeName: 'NoSuchTransaction' } }

describe('a transaction', () => {
  it('sees the state at its begin and its own writes, and is one record at its commit', async () => {
    const project = await sample()
    const transaction = beginTransaction(project, mainBranchId)
    await run(project, [insertOne({ _id: 5 }), insertOne({ _id: 1 }, 'other')])
    await write(transaction, insertOne({ _id: 3 }), insertOne({ _id: 1 }, 'made'))
    await write(transaction, deleteOne({ _id: { $gte: 2 } }), insertOne({ _id: 2, made: true }, 'made'))
    expect(contentOf(transaction.view())).toEqual([{ _id: 1 }, { _id: 3 }])
    expect(contentOf(transaction.view(), 'made')).toEqual([{ _id: 1 }, { _id: 2, made: true }])
    expect(contentOf(transaction.view(), 'other')).toEqual([])
    expect(contentOf(headView(project))).toEqual([{ _id: 1 }, { _id: 2 }, { _id: 5 }])
    const { lsn } = await transaction.commit(author)
    expect(lsn === null ? null : project.log.record(lsn).count).toBe(5)
    expect(await transaction.commit(author)).toEqual({ lsn })
    expect(contentOf(headView(project))).toEqual([{ _id: 1 }, { _id: 3 }, { _id: 5 }])
    expect(contentOf(headView(project), 'made')).toEqual([{ _id: 1 }, { _id: 2, made: true }])
    expect(() => transaction.view()).toThrow(expect.objectContaining(ended))
  })

  it('that wrote nothing, or is aborted, leaves no trace', async () => {
    const project = await sample()
    const { lsn } = project.log.head()
    const idle = beginTransaction(project, mainBranchId)
    expect(await idle.commit(author)).toEqual({ lsn: null })
    const dropped = beginTransaction(project, mainBranchId)
    await write(dropped, insertOne({ _id: 9 }))
    dropped.abort()
    await expect(dropped.commit(author)).rejects.toMatchObject(ended)
    expect(project.log.head().lsn).toBe(lsn)
  })

  it('conflicts where another wrote what it writes: at once where it is so already, else at the commit', async () => {
    const project = await sample()
    const [late, early] = [beginTransaction(project, mainBranchId), beginTransaction(project, mainBranchId)]
    await write(late, deleteOne({ _id: 2 }))
    await run(project, [deleteOne({ _id: 2 })])
    await expect(write(early, deleteOne({ _id: 2 }))).rejects.toMatchObject(conflict)
    await expect(write(early, insertOne({ _id: 8 }))).rejects.toMatchObject(ended)
    await expect(late.commit(author)).rejects.toMatchObject(conflict)
    await expect(late.commit(author)).rejects.toMatchObject(ended)
  })

  it('keeps other open ones from what it has written, until it ends or nobody ends it for long', async () => {
    const { project, clock } = await scratchProject()
    await run(project, [insertOne({ _id: 1 }), insertOne({ _id: 2 })])
    const begin = () => beginTransaction(project, mainBranchId)
    const first = begin()
    await write(first, deleteOne({ _id: 1 }), insertOne({ _id: 1 }), insertOne({ _id: 3 }))
    await expect(write(begin(), deleteOne({ _id: 1 }))).rejects.toMatchObject(conflict)
    await expect(write(begin(), insertOne({ _id: 3 }))).rejects.toMatchObject(conflict)
    await write(begin(), deleteOne({ _id: 2 }))
    first.abort()
    const second = begin()
    await write(second, deleteOne({ _id: 1 }))
    await expect(write(begin(), deleteOne({ _id: 1 }))).rejects.toMatchObject(conflict)
    clock.now += transactionClaimMilliseconds
    const third = begin()
    await write(third, deleteOne({ _id: 1 }))
    await third.commit(author)
    await expect(second.commit(author)).rejects.toMatchObject(conflict)
  })

  it('conflicts over an _id, a collection of the same name, and one that was dropped', async () => {
    const project = await sample()
    const begin = async (...statements: Statement[]): Promise<Transaction> => {
      const transaction = beginTransaction(project, mainBranchId)
      await write(transaction, ...statements)
      return transaction
    }
    const open = [
      await begin(insertOne({ _id: 7 })),
      await begin(insertOne({ _id: 7 }, 'made')),
      await begin(insertOne({ _id: 8 })),
      await begin(insertOne({ _id: 8 }, 'also made')),
    ] as const
    await run(project, [insertOne({ _id: 7 })])
    await createCollection(project, mainBranchId, 'made', author)
    await expect(open[0].commit(author)).rejects.toMatchObject(conflict)
    await expect(open[1].commit(author)).rejects.toMatchObject(conflict)
    const row = project.log.record(2 as never).lsn
    await dropCollection(project, mainBranchId, row as never, author)
    await expect(open[2].commit(author)).rejects.toMatchObject(conflict)
    expect((await open[3].commit(author)).lsn).not.toBeNull()
    expect(contentOf(headView(project), 'also made')).toEqual([{ _id: 8 }])
  })

  it('ends with what goes wrong in it', async () => {
    const project = await sample()
    const transaction = beginTransaction(project, mainBranchId)
    const { results } = await write(transaction, insertOne({ _id: 3 }), insertOne({ _id: 1 }))
    expect(results).toMatchObject([{ n: 1 }, { error: { code: 11000 } }])
    expect(transaction.isOpen).toBe(false)

    const large = beginTransaction(project, mainBranchId)
    const big = 'x'.repeat(13 * 1024 * 1024)
    for (let i = 10; i < 13; i++) await write(large, insertOne({ _id: i, big }))
    await expect(write(large, insertOne({ _id: 13, big }))).rejects.toMatchObject({
      code: 'transaction.tooLarge',
      details: { mongoCode: 257 },
    })

    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    const orphan = beginTransaction(project, child)
    await write(orphan, insertOne({ _id: 3 }))
    await deleteBranch(project, child, author)
    await expect(orphan.commit(author)).rejects.toMatchObject({ code: 'branch.deleted' })
    expect(contentOf(headView(project))).toEqual([{ _id: 1 }, { _id: 2 }])
  })

  it('is known by its number once it is committed, also after a restart', async () => {
    const scratch = await scratchProject()
    const stamp = { lsid: lsidOf(3), txnNumber: 4n }
    const transaction = beginTransaction(scratch.project, mainBranchId)
    await write(transaction, insertOne({ _id: 1 }))
    expect(committedTransaction(scratch.project, stamp)).toBeNull()
    const { lsn } = await transaction.commit(author, stamp)
    const project = await scratch.reopen()
    expect(committedTransaction(project, stamp)).toBe(lsn)
  })
})
