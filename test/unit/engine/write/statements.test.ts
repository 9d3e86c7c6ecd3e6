import { serialize } from 'bson'
import { describe, expect, it } from 'vitest'
import { changeCollection, createCollection } from '../../../../electron/engine/write/collections.ts'
import { deleteBranch, createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { runStatements } from '../../../../electron/engine/write/statements.ts'
import { undoRange } from '../../../../electron/engine/write/undo.ts'
import { collectionNamed } from '../../../../electron/engine/read/read-view.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { recordBytesMax } from '../../../../shared/model/limits.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { lsidOf } from '../../../support/requests.ts'
import { rebuilt } from '../../../support/rebuilt.ts'
import { contentOf, deleteOne, headView, insertOne, plain, run } from '../../../support/statements.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const done = (n = 1) => ({ n, nModified: 0 })
const stamp = (txnNumber: bigint, stmtIds: number[], session = 1) => ({
  lsid: lsidOf(session),
  txnNumber,
  stmtIds,
})

describe('statements', () => {
  it('are one record, which makes the collections that are not there', async () => {
    const { project } = await scratchProject()
    const { lsn, results } = await run(project, [
      insertOne({ _id: 1, a: 1 }),
      insertOne({ a: 2 }, 'd'),
      deleteOne({ a: 1 }),
      insertOne({ _id: 1, a: 3 }),
    ])
    expect([lsn, results]).toEqual([2, [done(), done(), done(), done()]])
    const record = project.log.record(2 as never)
    expect(record.entries.map(({ op }) => op)).toEqual([
      'createCollection',
      'insert',
      'createCollection',
      'insert',
      'delete',
      'insert',
    ])
    expect(contentOf(headView(project))).toEqual([{ _id: 1, a: 3 }])
    expect(contentOf(headView(project), 'd')).toMatchObject([{ a: 2 }])
    const hash = stateHash(project.store)
    await rebuilt(project)
    expect(stateHash(project.store)).toBe(hash)
  })

  it('that fail end the batch where it is ordered, and only themselves where not', async () => {
    const { project } = await scratchProject()
    const batch = [
      insertOne({ _id: 1 }),
      insertOne({ _id: 1, twice: true }),
      insertOne({ _id: [1] }),
      insertOne({ _id: { $x: 1 } }),
      insertOne({ _id: 2 }, 'system.users'),
      deleteOne({ $nor: 7 }),
      insertOne({ _id: 3 }),
    ]
    const first = await run(project, batch, { database: 'shop' })
    expect(first.results).toMatchObject([done(), { error: { code: 11000, codeName: 'DuplicateKey' } }])
    const second = await run(project, batch, { ordered: false })
    const codes = second.results.map((result) => ('error' in result ? result.error.code : result.n))
    expect(codes).toEqual([11000, 11000, 53, 52, 73, 2, 1])
    const [, duplicate] = first.results
    if (duplicate === undefined || !('error' in duplicate)) throw new Error('It was not refused')
    expect(duplicate.error.message).toBe(
      'E11000 duplicate key error collection: shop.c index: _id_ dup key: { _id: 1 }',
    )
    expect(plain(duplicate.error.keyPattern as Uint8Array)).toEqual({ _id: 1 })
    expect(plain(duplicate.error.keyValue as Uint8Array)).toEqual({ _id: 1 })
    expect(contentOf(headView(project))).toEqual([{ _id: 1 }, { _id: 3 }])
  })

  it('that change nothing write nothing', async () => {
    const { project } = await scratchProject()
    const { lsn, results } = await run(project, [deleteOne({ a: 1 }, true), deleteOne({}, false, 'none')])
    expect([lsn, results]).toEqual([null, [done(0), done(0)]])
    expect(project.log.head().lsn).toBe(1)
  })

  it('that one record cannot hold are several', async () => {
    const { project } = await scratchProject()
    const big = 'x'.repeat(13 * 1024 * 1024)
    const batch = Array.from({ length: 5 }, (_, i) => insertOne({ _id: i, big }))
    const { lsn, results } = await run(project, batch)
    expect(results).toEqual(batch.map(() => done()))
    expect(lsn).toBe(6)
    expect(5 * big.length).toBeGreaterThan(recordBytesMax)
    const { results: deleted } = await run(project, [deleteOne({}, true)])
    expect(deleted).toEqual([done(5)])
    expect(contentOf(headView(project))).toEqual([])
  })

  it('fill in empty timestamps but that of the _id', async () => {
    const { project, clock } = await scratchProject()
    const { Timestamp } = await import('bson')
    await run(project, [
      insertOne({ _id: 1, at: new Timestamp({ t: 0, i: 0 }), other: new Timestamp({ t: 0, i: 7 }) }),
    ])
    const at = (BigInt(Math.floor(clock.now / 1000)) << 32n) + 1n
    expect(contentOf(headView(project))).toEqual([
      { _id: 1, at: { $timestamp: String(at) }, other: { $timestamp: '7' } },
    ])
  })

  it('are refused on a branch that has lost its name, and by a view or a validator', async () => {
    const { project } = await scratchProject()
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    await deleteBranch(project, child, author)
    const input = { branchId: child, statements: [insertOne({})], ordered: true }
    await expect(runStatements(project, input, author)).rejects.toMatchObject({ code: 'branch.deleted' })

    await createCollection(project, mainBranchId, 'view', author, {
      options: serialize({ viewOn: 'c', pipeline: [] }),
    })
    const options = serialize({ validator: { a: { $gt: 0 } } })
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author, { options })
    const { results } = await run(
      project,
      [insertOne({ _id: 1 }, 'view'), insertOne({ _id: 1, a: 0 }), insertOne({ _id: 2, a: 1 })],
      { ordered: false },
    )
    expect(results).toMatchObject([{ error: { code: 166 } }, { error: { code: 121 } }, done()])
    const [, invalid] = results
    if (invalid === undefined || !('error' in invalid)) throw new Error('It was not refused')
    expect(plain(invalid.error.errInfo as Uint8Array)).toEqual({ failingDocumentId: 1 })
    const bypassed = await run(project, [insertOne({ _id: 3 })], { bypassDocumentValidation: true })
    expect(bypassed.results).toEqual([done()])
    const warned = serialize({ validator: { a: { $gt: 0 } }, validationAction: 'warn' })
    await changeCollection(project, mainBranchId, collectionId, { options: warned }, author)
    expect((await run(project, [insertOne({ _id: 4 })])).results).toEqual([done()])
  })
})

it('what a batch made is undone whole, the collection that it made among it', async () => {
  const { project } = await scratchProject()
  const { lsn } = await run(project, [insertOne({ _id: 1 }), insertOne({ _id: 2 })])
  if (lsn === null) throw new Error('Nothing was written')
  await undoRange(project, { branchId: mainBranchId, fromLsn: lsn, toLsn: lsn }, author)
  expect(collectionNamed(headView(project), 'c')).toBeUndefined()
  expect((await run(project, [insertOne({ _id: 1 })])).results).toEqual([done()])
  expect(contentOf(headView(project))).toEqual([{ _id: 1 }])
})

describe('a request that is sent again', () => {
  it('is answered, also after a restart, and does what it had not done', async () => {
    const scratch = await scratchProject()
    const batch = [insertOne({ _id: 1 }), insertOne({ _id: 2 }), deleteOne({ _id: 1 })]
    const first = await run(scratch.project, batch, { request: stamp(5n, [0, 1, 2]) })
    const project = await scratch.reopen()
    const again = await run(project, batch, { request: stamp(5n, [0, 1, 2]) })
    expect(again).toEqual({ lsn: null, results: first.results })
    const more = await run(project, [...batch, insertOne({ _id: 9 })], { request: stamp(5n, [0, 1, 2, 3]) })
    expect([more.lsn, more.results]).toEqual([6, [done(), done(), done(), done()]])
    expect(contentOf(headView(project))).toEqual([{ _id: 2 }, { _id: 9 }])
    const third = await run(project, [...batch, insertOne({ _id: 9 })], { request: stamp(5n, [0, 1, 2, 3]) })
    expect(third.lsn).toBeNull()
  })

  it('is applied once where it comes twice at the same time', async () => {
    const { project } = await scratchProject()
    const all = await Promise.all(
      [1, 2, 3].map(() => run(project, [insertOne({ a: 1 })], { request: stamp(1n, [0]) })),
    )
    expect(all.map(({ results }) => results)).toEqual([[done()], [done()], [done()]])
    expect(contentOf(headView(project)).length).toBe(1)
  })

  it('is refused once its session has gone on, and where it changes many documents', async () => {
    const { project } = await scratchProject()
    await run(project, [insertOne({ _id: 1 })], { request: stamp(1n, [0]) })
    await run(project, [insertOne({ _id: 2 })], { request: stamp(2n, [0]) })
    await expect(run(project, [insertOne({ _id: 1 })], { request: stamp(1n, [0]) })).rejects.toMatchObject({
      code: 'request.tooOld',
      details: { mongoCode: 225 },
    })
    expect((await run(project, [insertOne({ _id: 3 })], { request: stamp(1n, [0], 2) })).results).toEqual([
      done(),
    ])
    const many = await run(project, [deleteOne({}, true)], { request: stamp(3n, [0]) })
    expect(many.results).toMatchObject([{ error: { code: 72 } }])
  })
})
