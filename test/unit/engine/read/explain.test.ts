import { describe, expect, it } from 'vitest'
import { explainFind, type ExplainInput } from '../../../../electron/engine/read/explain.ts'
import type { ReadView } from '../../../../electron/engine/read/read-view.ts'
import { createIndexes } from '../../../../electron/engine/write/indexes.ts'
import { runStatements } from '../../../../electron/engine/write/statements.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

interface Stage {
  readonly stage: string
  readonly indexName?: string
  readonly indexBounds?: Readonly<Record<string, string[]>>
  readonly direction?: string
  readonly nReturned?: number
  readonly inputStage?: Stage
}

interface Explained {
  readonly queryPlanner: { readonly winningPlan: Stage }
  readonly executionStats: {
    readonly nReturned: number
    readonly totalKeysExamined: number
    readonly totalDocsExamined: number
    readonly executionStages: Stage
  }
}

async function scene(): Promise<ReadView> {
  const { project } = await scratchProject()
  const where = { branchId: mainBranchId, collection: 'c' }
  const indexes = [
    '{key: {a: 1, b: -1}}',
    '{key: {tags: 1}}',
    '{key: {h: 1}, hidden: true}',
    '{key: {s: 1}, sparse: true}',
    '{key: {p: 1}, partialFilterExpression: {p: {$gte: 5}}}',
    '{key: {t: 1}, collation: {locale: "en", strength: 2}}',
  ]
  await createIndexes(project, { ...where, indexes: indexes.map(bsonOfText) }, author)
  const statements = Array.from({ length: 100 }, (_, i) => ({
    kind: 'insert' as const,
    collection: 'c',
    document: bsonOfText(
      `{_id: ${i}, a: ${i % 10}, b: ${i}, tags: ["x${i % 4}", "y"], h: 1, s: ${i}, p: ${i % 10}, t: "T${i % 5}"}`,
    ),
  }))
  await runStatements(project, { branchId: mainBranchId, statements, ordered: true }, author)
  return { project, branchId: mainBranchId, lsn: project.log.head().lsn }
}

async function explained(view: ReadView, input: Record<string, string | number>): Promise<Explained> {
  const texts = Object.entries(input).map(([name, value]) => [
    name,
    typeof value === 'string' && name !== 'hint' ? bsonOfText(value) : value,
  ])
  const more = Object.fromEntries(texts) as Partial<ExplainInput>
  const bytes = await explainFind(view, {
    collection: 'c',
    namespace: 'db.c',
    verbosity: 'executionStats',
    ...more,
  })
  return JSON.parse(printTree(bsonToTree(bytes), { format: 'relaxed' })) as Explained
}

const stagesOf = ({ stage, inputStage }: Stage): string[] => [
  stage,
  ...(inputStage === undefined ? [] : stagesOf(inputStage)),
]

function leafOf(stage: Stage): Stage {
  return stage.inputStage === undefined ? stage : leafOf(stage.inputStage)
}

describe('an explanation', () => {
  it('tells how documents are found, in what bounds, and how many were looked at', async () => {
    const view = await scene()
    const plan = async (input: Record<string, string | number>): Promise<unknown[]> => {
      const { queryPlanner, executionStats } = await explained(view, input)
      const leaf = leafOf(queryPlanner.winningPlan)
      const { nReturned, totalKeysExamined, totalDocsExamined } = executionStats
      return [
        stagesOf(queryPlanner.winningPlan).join(),
        leaf.indexName ?? leaf.direction,
        leaf.indexBounds ?? {},
        nReturned,
        totalKeysExamined,
        totalDocsExamined,
      ]
    }
    expect(await plan({ filter: '{x: 1}' })).toEqual(['COLLSCAN', 'forward', {}, 0, 0, 100])
    expect(await plan({ filter: '{_id: 5}' })).toEqual(['EXPRESS_IXSCAN', '_id_', {}, 1, 1, 1])
    expect(await plan({ filter: '{_id: {$gte: 90}}' })).toEqual([
      'FETCH,IXSCAN',
      '_id_',
      { _id: ['[90, inf]'] },
      10,
      10,
      10,
    ])
    expect(await plan({ filter: '{a: 3}' })).toEqual([
      'FETCH,IXSCAN',
      'a_1_b_-1',
      { a: ['[3, 3]'], b: ['[MaxKey, MinKey]'] },
      10,
      10,
      10,
    ])
    expect(await plan({ filter: '{a: 3, b: {$gt: 50, $lte: 73}}' })).toEqual([
      'FETCH,IXSCAN',
      'a_1_b_-1',
      { a: ['[3, 3]'], b: ['[73, 50)'] },
      3,
      3,
      3,
    ])
    expect(await plan({ filter: '{a: {$in: [1, 2]}}' })).toMatchObject([
      'FETCH,IXSCAN',
      'a_1_b_-1',
      { a: ['[1, 1]', '[2, 2]'] },
      20,
      20,
      20,
    ])
    // What is not in the index is looked at in the documents.
    expect(await plan({ filter: '{a: 3, p: 0}' })).toMatchObject(['FETCH,IXSCAN', 'a_1_b_-1', {}, 0, 10, 10])
    expect(await plan({ filter: '{tags: {$gt: "x0", $lt: "x2"}}' })).toMatchObject([
      'FETCH,IXSCAN',
      'tags_1',
      { tags: ['("x0", {})'] },
      50,
      200,
      100,
    ])
  })

  it('takes an order from an index where that has it, in either direction, and sorts where not', async () => {
    const view = await scene()
    const stages = async (input: Record<string, string | number>): Promise<string> =>
      stagesOf((await explained(view, input)).queryPlanner.winningPlan).join()
    expect(await stages({ sort: '{a: 1, b: -1}', limit: 3 })).toBe('LIMIT,FETCH,IXSCAN')
    expect(await stages({ sort: '{a: -1, b: 1}' })).toBe('FETCH,IXSCAN')
    expect(await stages({ sort: '{a: 1, b: 1}' })).toBe('SORT,COLLSCAN')
    expect(await stages({ filter: '{a: 4}', sort: '{b: 1}', skip: 1 })).toBe('SKIP,FETCH,IXSCAN')
    expect(await stages({ filter: '{a: {$in: [4, 5]}}', sort: '{b: 1}' })).toBe('SORT,FETCH,IXSCAN')
    expect(await stages({ sort: '{tags: 1}' })).toBe('SORT,COLLSCAN')
    expect(await stages({ sort: '{_id: -1}', projection: '{a: 1}' })).toBe('PROJECTION_DEFAULT,COLLSCAN')
    expect(await stages({ filter: '{$or: [{a: 1}, {x: 2}]}' })).toBe('COLLSCAN')
    const { queryPlanner } = await explained(view, { filter: '{$or: [{a: 1, b: 11}, {s: 2}, {_id: 7}]}' })
    expect(queryPlanner.winningPlan).toMatchObject({
      stage: 'FETCH',
      inputStage: {
        stage: 'OR',
        inputStages: ['a_1_b_-1', 's_1', '_id_'].map((indexName) => ({ indexName })),
      },
    })
    const { executionStats } = await explained(view, { sort: '{a: -1, b: 1}', limit: 3 })
    expect(executionStats).toMatchObject({ nReturned: 3, totalDocsExamined: 3, totalKeysExamined: 3 })
  })

  it('leaves alone what may not hold all that matches, is hidden, or compares texts otherwise; a hint is followed', async () => {
    const view = await scene()
    const leaf = async (input: Record<string, string | number>): Promise<string | undefined> => {
      const { stage, indexName } = leafOf((await explained(view, input)).queryPlanner.winningPlan)
      return indexName ?? stage
    }
    expect(await leaf({ filter: '{h: 1}' })).toBe('COLLSCAN')
    expect(await leaf({ filter: '{s: null}' })).toBe('COLLSCAN')
    expect(await leaf({ filter: '{s: 4}' })).toBe('s_1')
    expect(await leaf({ filter: '{p: 4}' })).toBe('COLLSCAN')
    expect(await leaf({ filter: '{p: 5}' })).toBe('p_1')
    expect(await leaf({ filter: '{p: {$gt: 4}}' })).toBe('COLLSCAN')
    expect(await leaf({ filter: '{p: {$gt: 5}}' })).toBe('p_1')
    expect(await leaf({ filter: '{t: "t1"}' })).toBe('COLLSCAN')
    expect(await leaf({ filter: '{t: 1}' })).toBe('t_1')
    expect(await leaf({ filter: '{t: "t1"}', collation: '{locale: "en", strength: 2}' })).toBe('t_1')
    expect(await leaf({ filter: '{a: 1, s: 3}', hint: 's_1' })).toBe('s_1')
    expect(await leaf({ filter: '{x: 1}', hint: '_id_' })).toBe('_id_')
    await expect(explained(view, { hint: 'none' })).rejects.toMatchObject({ details: { mongoCode: 2 } })
    await expect(explained(view, { hint: 'h_1' })).rejects.toMatchObject({ details: { mongoCode: 2 } })
    const { executionStats } = await explained(view, {
      filter: '{t: "t1"}',
      collation: '{locale: "en", strength: 2}',
    })
    expect(executionStats.nReturned).toBe(20)
  })
})
