import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { collectionNamed, type ReadView } from '../../../../electron/engine/read/read-view.ts'
import { planRead } from '../../../../electron/engine/read/walk/plan.ts'
import { compileFilter } from '../../../../electron/engine/query/filter/compile-filter.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { createIndexes, dropIndexes, listIndexes } from '../../../../electron/engine/write/indexes.ts'
import { runStatements } from '../../../../electron/engine/write/statements.ts'
import type { Statement, StatementResult } from '../../../../electron/engine/write/statement.ts'
import { beginTransaction } from '../../../../electron/engine/write/transaction.ts'
import { undoRange } from '../../../../electron/engine/write/undo.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import { isArgonError } from '../../../../shared/model/errors.ts'
import { mainBranchId, type BranchId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const textOf = (document: Uint8Array): string => printTree(bsonToTree(document), { format: 'shell' })

const create = (project: Project, ...specs: string[]): ReturnType<typeof createIndexes> =>
  createIndexes(
    project,
    { branchId: mainBranchId, collection: 'c', indexes: specs.map(bsonOfText), database: 'db' },
    author,
  )

const drop = (project: Project, index: string | string[] | Uint8Array): ReturnType<typeof dropIndexes> =>
  dropIndexes(project, { branchId: mainBranchId, collection: 'c', index }, author)

const viewOf = (
  project: Project,
  branchId: BranchId = mainBranchId,
  lsn = project.log.head().lsn,
): ReadView => ({ project, branchId, lsn })

const names = (view: ReadView): string[] =>
  listIndexes(view, 'c').map((spec) => /name: ['"]([^'"]*)/.exec(textOf(spec))?.[1] ?? '')

async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<unknown> {
  try {
    await (typeof work === 'function' ? work() : work)
    return 'nothing'
  } catch (error) {
    if (!isArgonError(error)) throw error
    return error.details['mongoCode']
  }
}

async function run(project: Project, ...statements: Statement[]): Promise<readonly StatementResult[]> {
  const { results } = await runStatements(
    project,
    { branchId: mainBranchId, statements, ordered: false },
    author,
  )
  return results
}

const insert = (document: string): Statement => ({
  kind: 'insert',
  collection: 'c',
  document: bsonOfText(document),
})
const set = (filter: string, update: string, multi = false): Statement => ({
  kind: 'update',
  collection: 'c',
  filter: bsonOfText(filter),
  update: bsonOfText(update),
  multi,
  upsert: false,
})
const codes = (results: readonly StatementResult[]): (number | null)[] =>
  results.map((result) => ('error' in result ? result.error.code : null))

describe('indexes', () => {
  it('are made, listed as MongoDB lists them, and dropped; the past keeps them', async () => {
    const { project } = await scratchProject()
    expect(await create(project, '{key: {a: 1, b: -1}}')).toMatchObject({
      before: 1,
      after: 2,
      madeCollection: true,
    })
    const made = project.log.head().lsn
    const again = await create(project, '{key: {a: 1, b: -1}}', '{key: {_id: 1}}')
    expect(again).toMatchObject({ before: 2, after: 2, lsn: null })
    await create(
      project,
      '{key: {c: 1.0}, name: "mine", unique: true, expireAfterSeconds: 60, background: true}',
    )
    expect(listIndexes(viewOf(project), 'c').map(textOf)).toEqual(
      [
        '{v: 2, key: {_id: 1}, name: "_id_"}',
        '{v: 2, key: {a: 1, b: -1}, name: "a_1_b_-1"}',
        '{v: 2, key: {c: 1.0}, name: "mine", unique: true, expireAfterSeconds: 60}',
      ].map((text) => textOf(bsonOfText(text))),
    )
    expect(await drop(project, 'mine')).toMatchObject({ before: 3 })
    expect(names(viewOf(project))).toEqual(['_id_', 'a_1_b_-1'])
    expect(names(viewOf(project, mainBranchId, made))).toEqual(['_id_', 'a_1_b_-1'])
    await create(project, '{key: {a: 1}}', '{key: {b: 1}}')
    await drop(project, bsonOfText('{a: 1.0, b: -1}'))
    await drop(project, ['a_1'])
    expect(names(viewOf(project))).toEqual(['_id_', 'b_1'])
    await drop(project, '*')
    expect(names(viewOf(project))).toEqual(['_id_'])
    expect(await drop(project, '*')).toEqual({ before: 1, lsn: null })
  })

  it('are refused with the codes of MongoDB', async () => {
    const { project } = await scratchProject()
    await create(project, '{key: {a: 1}, name: "x"}')
    const refused: [string, number][] = [
      ['{key: {a: 1}, name: "y"}', 85],
      ['{key: {b: 1}, name: "x"}', 86],
      ['{key: {a: 1}, name: "x", sparse: true}', 86],
      ['{key: {a: 1}, name: "x", expireAfterSeconds: 1}', 85],
      ['{key: {}}', 67],
      ['{key: {a: 0}}', 67],
      ['{key: {a: true}}', 67],
      ['{key: {"": 1}}', 67],
      ['{key: {"a..b": 1}}', 67],
      ['{key: {"$a": 1}}', 67],
      ['{key: {a: "text"}}', 238],
      ['{key: {a: "2dsphere"}}', 238],
      ['{key: {"$**": 1}}', 238],
      ['{key: {a: "nonsense"}}', 67],
      ['{key: {b: 1}, name: ""}', 67],
      ['{key: {b: 1}, name: "*"}', 2],
      ['{key: {b: 1}, name: 1}', 14],
      ['{key: {b: 1}, name: "_id_"}', 2],
      ['{key: {_id: 1}, unique: true}', 197],
      ['{key: {b: 1}, nonsense: 1}', 197],
      ['{key: {b: 1}, unique: "yes"}', 14],
      ['{key: {b: 1}, sparse: true, partialFilterExpression: {b: 1}}', 67],
      ['{key: {b: 1}, partialFilterExpression: {b: {$not: {$gt: 1}}}}', 67],
      ['{key: {b: 1}, partialFilterExpression: 1}', 14],
      ['{key: {b: 1, c: 1}, expireAfterSeconds: 1}', 67],
      ['{key: {b: 1}, expireAfterSeconds: -1}', 67],
      ['{key: {b: 1}, collation: {locale: "nowhere_XX"}}', 2],
      ['{name: "b"}', 9],
    ]
    for (const [spec, code] of refused)
      expect([spec, await codeOf(create(project, spec))]).toEqual([spec, code])
    expect(names(viewOf(project))).toEqual(['_id_', 'x'])
    expect(await codeOf(drop(project, '_id_'))).toBe(72)
    expect(await codeOf(drop(project, 'none'))).toBe(27)
    expect(await codeOf(drop(project, bsonOfText('{b: 1}')))).toBe(27)
    expect(await codeOf(() => listIndexes(viewOf(project), 'none'))).toBe(26)
    const many = Array.from({ length: 63 }, (_, i) => `{key: {f${i}: 1}}`)
    expect(await codeOf(create(project, ...many))).toBe(67)
    expect(await create(project, ...many.slice(1))).toMatchObject({ after: 64 })
  })

  it('of a branch are its own from its fork on', async () => {
    const { project } = await scratchProject()
    await create(project, '{key: {a: 1}}')
    await run(project, insert('{_id: 1, a: 5}'))
    const child = await createBranch(project, 'b', mainBranchId, atHead, author)
    await create(project, '{key: {b: 1}}')
    await dropIndexes(project, { branchId: child, collection: 'c', index: 'a_1' }, author)
    expect(names(viewOf(project))).toEqual(['_id_', 'a_1', 'b_1'])
    expect(names(viewOf(project, child))).toEqual(['_id_'])
    const plan = (view: ReadView): string => {
      const row = collectionNamed(view, 'c')
      if (row === undefined) throw new Error('There is no collection')
      return planRead(view, row, { filter: compileFilter(bsonOfText('{a: 5}')) }).access.kind
    }
    expect(plan(viewOf(project))).toBe('index')
    expect(plan(viewOf(project, child))).toBe('scan')
    expect(plan(viewOf(project, child, child))).toBe('index')
  })
})

describe('a unique index', () => {
  it('keeps keys apart in a batch, over what is committed, in transactions and through arrays', async () => {
    const { project } = await scratchProject()
    await create(project, '{key: {a: 1}, unique: true}')
    expect(
      codes(
        await run(
          project,
          insert('{_id: 1, a: 1}'),
          insert('{_id: 2, a: 1.0}'),
          insert('{_id: 3, a: [2, 3, 3]}'),
        ),
      ),
    ).toEqual([null, 11_000, null])
    expect(
      codes(
        await run(
          project,
          insert('{_id: 4, a: NumberLong(3)}'),
          insert('{_id: 5}'),
          insert('{_id: 6, a: null}'),
        ),
      ),
    ).toEqual([11_000, null, 11_000])
    const [failed] = await run(project, set('{_id: 3}', '{$set: {a: 1}}'))
    if (failed === undefined || !('error' in failed)) throw new Error('The update did not fail')
    const { keyPattern, keyValue, message } = failed.error
    expect([keyPattern, keyValue].map((bytes) => textOf(bytes as Uint8Array))).toEqual(
      ['{a: 1}', '{a: 1}'].map((text) => textOf(bsonOfText(text))),
    )
    expect(message).toContain('index: a_1 dup key: { a: 1 }')
    // A key that is given up is free again at once.
    expect(
      codes(
        await run(
          project,
          set('{_id: 1}', '{$set: {a: 9}}'),
          set('{_id: 3}', '{$set: {a: 1}}'),
          insert('{_id: 7, a: 2}'),
        ),
      ),
    ).toEqual([null, null, null])
    const transaction = beginTransaction(project, mainBranchId)
    const { results } = await transaction.run({ statements: [insert('{_id: 8, a: 10}')], ordered: true })
    expect(codes(results)).toEqual([null])
    await run(project, insert('{_id: 9, a: 10}'))
    expect(await codeOf(transaction.commit(author))).toBe(112)
  })

  it('has a say in every document that a statement changes, and in what an undo brings back', async () => {
    const { project } = await scratchProject()
    await create(project, '{key: {a: 1}, unique: true}')
    await run(project, insert('{_id: 1, a: 1}'), insert('{_id: 2, a: 2}'), insert('{_id: 3, a: 5}'))
    expect(codes(await run(project, set('{a: {$lt: 3}}', '{$inc: {a: 1}}', true)))).toEqual([11_000])
    const before = project.log.head().lsn
    await run(
      project,
      set('{_id: 1}', '{$set: {a: 7}}'),
      set('{_id: 2}', '{$set: {a: 1}}'),
      set('{_id: 1}', '{$set: {a: 2}}'),
    )
    // The two have traded their keys, and trade them back.
    await undoRange(
      project,
      { branchId: mainBranchId, fromLsn: (before + 1) as never, toLsn: project.log.head().lsn as never },
      author,
    )
    const deleted = project.log.head().lsn
    await run(project, { kind: 'delete', collection: 'c', filter: bsonOfText('{_id: 1}'), multi: false })
    await run(project, insert('{_id: 20, a: 1}'))
    const undone = undoRange(
      project,
      { branchId: mainBranchId, fromLsn: (deleted + 1) as never, toLsn: (deleted + 1) as never },
      author,
    )
    expect(await codeOf(undone)).toBe(11_000)
  })

  it('is not made over documents that are against it; sparse and partial ones leave some out, a collation sees more alike', async () => {
    const { project } = await scratchProject()
    await createCollection(project, mainBranchId, 'c', author)
    await run(
      project,
      insert('{_id: 1, a: "x", b: [1], c: [2]}'),
      insert('{_id: 2, a: "X"}'),
      insert('{_id: 3, d: 1}'),
      insert('{_id: 4, d: 1}'),
    )
    expect(await codeOf(create(project, '{key: {a: 1}, unique: true}'))).toBe(11_000)
    expect(
      await codeOf(create(project, '{key: {d: 1}, unique: true, partialFilterExpression: {d: {$gt: 0}}}')),
    ).toBe(11_000)
    expect(await codeOf(create(project, '{key: {b: 1, c: 1}}'))).toBe(171)
    expect(
      await codeOf(
        create(project, '{key: {a: 1}, unique: true, sparse: true, collation: {locale: "en", strength: 2}}'),
      ),
    ).toBe(11_000)
    await create(
      project,
      '{key: {a: 1}, unique: true, sparse: true}',
      '{key: {d: 1}, unique: true, partialFilterExpression: {d: {$gt: 1}}}',
    )
    await create(
      project,
      '{key: {e: 1}, unique: true, sparse: true, collation: {locale: "en", strength: 2}}',
      '{key: {f: 1, g: 1}}',
    )
    expect(
      codes(
        await run(
          project,
          insert('{_id: 5}'),
          insert('{_id: 6, d: 1, e: "é"}'),
          insert('{_id: 7, d: 2, e: "É"}'),
          insert('{_id: 8, d: 2, e: "z"}'),
          insert('{_id: 9, d: 2}'),
          insert('{_id: 10, a: "x"}'),
          insert('{_id: 11, f: [1], g: [1]}'),
        ),
      ),
    ).toEqual([null, null, 11_000, null, 11_000, 11_000, 171])
    expect(codes(await run(project, insert('{_id: 12, e: "Z"}')))).toEqual([11_000])
  })
})
