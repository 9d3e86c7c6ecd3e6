import { serialize, type Document } from 'bson'
import { describe, expect, it } from 'vitest'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { openFind } from '../../../../electron/engine/read/find.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import type { StatementResult } from '../../../../electron/engine/write/statement.ts'
import { beginTransaction } from '../../../../electron/engine/write/transaction.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { lsidOf } from '../../../support/requests.ts'
import { contentOf, headView, insertOne, plain, run, update } from '../../../support/statements.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

async function sample(...documents: Document[]): Promise<Project> {
  const { project } = await scratchProject()
  await run(
    project,
    documents.map((document) => insertOne(document)),
  )
  return project
}

const content = (project: Project): Document[] => contentOf(headView(project))
const codes = (results: readonly StatementResult[]) =>
  results.map((result) => ('error' in result ? result.error.code : [result.n, result.nModified]))

describe('updates', () => {
  it('count what matched and what changed, of one document or of all', async () => {
    const project = await sample({ _id: 1, a: 1 }, { _id: 2, a: 1 }, { _id: 3, a: 2 })
    const { lsn, results } = await run(project, [
      update({ a: 1 }, { $set: { b: 1 } }),
      update({ a: 1 }, { $set: { b: 1 } }, { multi: true }),
      update({ a: 2 }, { c: 3 }),
      update({ a: 9 }, { $set: { b: 1 } }),
      update({ c: 3 }, { $inc: { c: 1 } }),
    ])
    expect(codes(results)).toEqual([
      [1, 1],
      [2, 1],
      [1, 1],
      [0, 0],
      [1, 1],
    ])
    expect(project.log.record(lsn as never).entries.map(({ op }) => op)).toEqual([
      'update',
      'update',
      'update',
      'update',
    ])
    expect(content(project)).toEqual([
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: 1, b: 1 },
      { _id: 3, c: 4 },
    ])
  })

  it('insert where nothing matched and they are asked to, in a collection that is not there', async () => {
    const { project } = await scratchProject()
    const { results } = await run(project, [
      update({ _id: 5, a: 1 }, { $set: { b: 2 } }, { upsert: true }),
      update({ a: 1 }, { $inc: { b: 1 } }, { upsert: true }),
      update({ a: 3 }, { b: 0 }, { upsert: true, multi: false }),
      update({ a: 4 }, { $set: { a: 4 } }, { upsert: true, multi: true }),
    ])
    const ids = results.map((result) =>
      'n' in result && result.upsertedId ? plain(result.upsertedId) : null,
    )
    expect([codes(results), ids[0], ids[1]]).toEqual([
      [
        [1, 0],
        [1, 1],
        [1, 0],
        [1, 0],
      ],
      { _id: 5 },
      null,
    ])
    expect(content(project)).toMatchObject([{ _id: 5, a: 1, b: 3 }, { b: 0 }, { a: 4 }])
  })

  it('give a refused document to nobody, and say why', async () => {
    const project = await sample({ _id: 1, a: 1 }, { _id: 2, a: 'x' }, { _id: 3, a: 1 })
    const { results } = await run(
      project,
      [
        update({ _id: 1 }, { $set: { _id: 7 } }),
        update({}, { $inc: { a: 1 } }, { multi: true }),
        update({ _id: 1 }, { $nope: { a: 1 } }),
        update({ _id: { $gt: 5 } }, { _id: 2, b: 1 }, { upsert: true }),
        update({ _id: 3 }, { b: 1 }, { multi: true }),
        update({ _id: 3 }, { $set: { b: 1 } }, { collation: { locale: 7 } }),
      ],
      { ordered: false },
    )
    expect(codes(results)).toEqual([66, 14, 9, 11_000, 9, 14])
    // As in MongoDB, what an update of many documents did before its error stays.
    expect(content(project)).toEqual([
      { _id: 1, a: 2 },
      { _id: 2, a: 'x' },
      { _id: 3, a: 1 },
    ])
  })

  it('take the first by the sort, elements by array filters and by the place that matched, and a collation', async () => {
    const project = await sample(
      { _id: 1, n: 1, xs: [1, 5, 9] },
      { _id: 2, n: 3, xs: [5] },
      { _id: 3, n: 2, name: 'Ä' },
    )
    await run(project, [
      update({}, { $set: { first: true } }, { sort: { n: -1 } }),
      update({ xs: 5 }, { $inc: { 'xs.$': 1 } }),
      update({ _id: 1 }, { $set: { 'xs.$[big]': 0 } }, { arrayFilters: [{ big: { $gte: 9 } }] }),
      update({ name: 'a' }, { $set: { found: 1 } }, { collation: { locale: 'de', strength: 1 } }),
    ])
    expect(content(project)).toEqual([
      { _id: 1, n: 1, xs: [1, 6, 0] },
      { _id: 2, n: 3, xs: [5], first: true },
      { _id: 3, n: 2, name: 'Ä', found: 1 },
    ])
    const hinted = await run(
      project,
      ['_id_', 'nope'].map((hint) => ({ ...update({}, { $set: { h: 1 } }), hint })),
    )
    expect(codes(hinted.results)).toEqual([[1, 1], 2])
    const sorted = await run(project, [update({}, { $set: { a: 1 } }, { multi: true, sort: { n: 1 } })])
    expect(codes(sorted.results)).toEqual([9])
  })

  it('go by the collation and the validator of their collection', async () => {
    const { project } = await scratchProject()
    const options = serialize({
      collation: { locale: 'en', strength: 2 },
      validator: { n: { $lt: 3 } },
      validationLevel: 'moderate',
    })
    await createCollection(project, mainBranchId, 'c', author, { options })
    await run(project, [insertOne({ _id: 1, name: 'ada', n: 9 })], { bypassDocumentValidation: true })
    await run(project, [insertOne({ _id: 2, name: 'Ada', n: 1 })])
    const { results } = await run(
      project,
      [
        update({ name: 'ADA' }, { $set: { seen: 1 } }, { multi: true }),
        update({ _id: 2 }, { $set: { n: 3 } }),
        update({ _id: 1 }, { $set: { n: 10 } }),
        update({ _id: 4 }, { $set: { n: 10 } }, { upsert: true }),
      ],
      { ordered: false },
    )
    expect(codes(results)).toEqual([[2, 2], 121, [1, 1], 121])
  })

  it('that are sent again tell what they did', async () => {
    const project = await sample({ _id: 1, n: 1 })
    const batch = [
      update({ _id: 1 }, { $inc: { n: 1 } }),
      update({ _id: 2 }, { $inc: { n: 1 } }, { upsert: true }),
    ]
    const request = { lsid: lsidOf(1), txnNumber: 1n, stmtIds: [0, 1] }
    const first = await run(project, batch, { request })
    const again = await run(project, batch, { request })
    expect(again).toEqual({ lsn: null, results: first.results })
    expect(first.results).toMatchObject([
      { n: 1, nModified: 1 },
      { n: 1, nModified: 0 },
    ])
    expect(content(project)).toEqual([
      { _id: 1, n: 2 },
      { _id: 2, n: 1 },
    ])
  })

  it('that are stopped have changed nothing, and end their transaction', async () => {
    const project = await sample({ _id: 1, n: 0 })
    const { lsn } = project.log.head()
    const statements = Array.from({ length: 5000 }, () => update({ _id: 1 }, { $inc: { n: 1 } }))
    const soon = (): AbortSignal => {
      const controller = new AbortController()
      setImmediate(() => setImmediate(() => controller.abort()))
      return controller.signal
    }
    await expect(run(project, statements, { signal: soon() })).rejects.toMatchObject({ code: 'cancelled' })
    const transaction = beginTransaction(project, mainBranchId)
    const within = transaction.run({ statements, ordered: true, signal: AbortSignal.abort() })
    await expect(within).rejects.toMatchObject({ code: 'cancelled' })
    expect([project.log.head().lsn, transaction.isOpen]).toEqual([lsn, false])
  })

  it('of more documents than a record holds go on in the next, each document once', async () => {
    const big = Buffer.alloc(13 * 1024 * 1024)
    const project = await sample(...Array.from({ length: 4 }, (_, _id) => ({ _id, n: 0, big })))
    const before = project.log.head().lsn
    const { results } = await run(project, [
      update({ n: { $gte: 0 } }, { $inc: { n: 1 } }, { multi: true }),
      update({ _id: 0 }, { $inc: { n: 1 } }),
    ])
    expect(codes(results)).toEqual([
      [4, 4],
      [1, 1],
    ])
    const found = openFind(headView(project), { collection: 'c', projection: serialize({ n: 1 }) })
    const { documents } = await found.next({ documents: 10, bytes: 1e9 })
    expect(documents.map(plain)).toEqual([2, 1, 1, 1].map((n, _id) => ({ _id, n })))
    expect([...project.log.headers(before + 1, 'ascending')].length).toBe(2)
  })
})
