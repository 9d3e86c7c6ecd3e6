import { describe, expect, it } from 'vitest'
import { countDocuments } from '../../../../electron/engine/read/count.ts'
import { openFind, type FindInput } from '../../../../electron/engine/read/find.ts'
import { collectionNamed, type ReadView } from '../../../../electron/engine/read/read-view.ts'
import { compileFilter } from '../../../../electron/engine/query/filter/compile-filter.ts'
import { walkMatching } from '../../../../electron/engine/read/walk-matching.ts'
import { atOnce } from '../../../../electron/engine/store/turns.ts'
import { createIndexes } from '../../../../electron/engine/write/indexes.ts'
import { runStatements } from '../../../../electron/engine/write/statements.ts'
import { WorkingSet } from '../../../../electron/engine/write/working-set.ts'
import { docKeyOfDocument } from '../../../../electron/engine/bson/doc-key.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { fieldOf } from '../../../../shared/ejson/tree.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { unselectiveRowsMin } from '../../../../shared/model/limits.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const idOf = (document: Uint8Array): number =>
  (fieldOf(bsonToTree(document), '_id') as { value: number }).value

async function viewOf(documents: readonly string[], ...indexes: string[]): Promise<ReadView> {
  const { project } = await scratchProject()
  const where = { branchId: mainBranchId, collection: 'c' }
  await createIndexes(project, { ...where, indexes: indexes.map(bsonOfText) }, author)
  const statements = documents.map((text) => ({
    kind: 'insert' as const,
    collection: 'c',
    document: bsonOfText(text),
  }))
  await runStatements(project, { branchId: mainBranchId, statements, ordered: true }, author)
  return { project, branchId: mainBranchId, lsn: project.log.head().lsn }
}

async function idsFound(view: ReadView, input: Partial<FindInput>): Promise<number[]> {
  const batch = await openFind(view, { collection: 'c', ...input }).next({ documents: 20_000, bytes: 1e8 })
  expect(batch.isDone).toBe(true)
  return batch.documents.map(idOf)
}

describe('a read by an index', () => {
  it('goes on through all documents where the index leads to many, and shows each once', async () => {
    const count = 2 * unselectiveRowsMin
    const view = await viewOf(
      Array.from({ length: count }, (_, i) => `{_id: ${i}, a: [1, ${i}]}`),
      '{key: {a: 1}}',
    )
    let time = 0
    Object.defineProperty(view.project.deps, 'now', { value: () => (time += 3) })
    const overlay = new WorkingSet(view.project, mainBranchId, view.lsn)
    const row = collectionNamed(view, 'c')
    if (row === undefined) throw new Error('There is no collection')
    for (const text of ['{_id: 5, a: 1}', '{_id: -7, a: 1}', `{_id: ${count - 1}, a: 2}`]) {
      const document = bsonOfText(text)
      overlay.put(docKeyOfDocument(document), { op: 'update', collection: row.id, document }, document)
    }
    const filter = bsonOfText('{a: 1}')
    const ids = await idsFound({ ...view, overlay }, { filter })
    expect(ids.toSorted((a, b) => a - b)).toEqual([-7, ...Array.from({ length: count - 1 }, (_, i) => i)])
    const stats = atOnce(walkMatching(view, row, { filter: compileFilter(filter) }, () => true))
    expect(stats.matched).toBe(count)
    expect(stats.keysExamined).toBeLessThan(unselectiveRowsMin + 200)
    const { keysExamined } = atOnce(
      walkMatching(
        view,
        row,
        { filter: compileFilter(filter), hint: { kind: 'name', name: 'a_1' } },
        () => true,
      ),
    )
    expect(keysExamined).toBe(count)
  })

  it('is bound by min and max of the index that is hinted', async () => {
    const view = await viewOf(
      Array.from({ length: 20 }, (_, i) => `{_id: ${i}, a: ${i % 5}, b: ${i}}`),
      '{key: {a: 1, b: -1}}',
    )
    const hint = 'a_1_b_-1'
    const bound = (text: string): Uint8Array => bsonOfText(text)
    expect(await idsFound(view, { hint, min: bound('{a: 3, b: 8}'), max: bound('{a: 4, b: 9}') })).toEqual([
      8, 3, 19, 14,
    ])
    expect(
      await idsFound(view, { hint, max: bound('{a: 0, b: 9}'), filter: bound('{b: {$lt: 15}}') }),
    ).toEqual([10])
    expect(await idsFound(view, { hint: '_id_', min: bound('{_id: 18}') })).toEqual([18, 19])
    const codeOf = async (input: Partial<FindInput>): Promise<unknown> => {
      try {
        return await idsFound(view, input)
      } catch (error) {
        return (error as { details: { mongoCode: number } }).details.mongoCode
      }
    }
    expect(await codeOf({ min: bound('{a: 1}') })).toBe(51_173)
    expect(await codeOf({ hint, min: bound('{a: 1}') })).toBe(51_174)
    expect(await codeOf({ hint, min: bound('{a: 1, b: 1}'), max: bound('{a: 1, b: 1}') })).toBe(51_175)
    expect(await codeOf({ returnKey: true })).toBe(238)
    expect(await codeOf({ showRecordId: true })).toBe(238)
  })

  it('by a sparse index that is hinted leaves out what has none of its fields, as MongoDB does', async () => {
    const view = await viewOf(
      ['{_id: 1}', '{_id: 2, a: 1}', '{_id: 3, a: null}', '{_id: 4, p: 1}'],
      '{key: {a: 1}, sparse: true}',
      '{key: {p: 1}, partialFilterExpression: {p: {$gt: 0}}}',
    )
    expect((await idsFound(view, {})).length).toBe(4)
    expect(await idsFound(view, { hint: 'a_1' })).toEqual([3, 2])
    expect(await countDocuments(view, { collection: 'c', hint: 'a_1' })).toBe(2)
    expect(await idsFound(view, { hint: 'p_1', filter: bsonOfText('{p: 1}') })).toEqual([4])
    expect(() => openFind(view, { collection: 'c', hint: 'p_1' })).toThrowError(
      expect.objectContaining({ details: expect.objectContaining({ mongoCode: 291 }) }),
    )
  })
})
