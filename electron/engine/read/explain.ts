import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import type { CatalogueRow } from './catalogue-cache.ts'
import { accessStages } from './explain-access.ts'
import { flag, int, list, object, text, type Stage } from './explain-stage.ts'
import { prepareFind, type FindInput, type PreparedFind } from './find.ts'
import type { ReadView } from './read-view.ts'
import { runWalk, type Patience } from './run-walk.ts'
import { MatchingWalk, type WalkStats } from './walk-matching.ts'
import { planRead } from './walk/plan.ts'

export interface ExplainInput extends FindInput, Patience {
  /** What is done with the documents that are found. */
  readonly purpose?: 'find' | 'count' | 'distinct' | 'update' | 'delete'
  readonly verbosity: 'queryPlanner' | 'executionStats' | 'allPlansExecution'
  /** `database.collection`, for the answer. */
  readonly namespace: string
}

/**
 * How a find would go about it, as MongoDB's `explain` says it: BSON `{explainVersion, queryPlanner, executionStats?}`. With
 * statistics the walk is done, and nothing is changed. Errors: as those of `openFind`.
 */
export async function explainFind(view: ReadView, input: ExplainInput): Promise<Uint8Array> {
  const prepared = prepareFind(view, input)
  const { row } = prepared
  const parts: Field[] = [['explainVersion', text('1')]]
  const stage = (stats: WalkStats | null): TreeNode =>
    row === undefined ? object([['stage', text('EOF')]]) : stagesOf(view, row, prepared, input, stats)
  parts.push(['queryPlanner', queryPlanner(input, stage(null))])
  if (input.verbosity !== 'queryPlanner')
    parts.push(['executionStats', await executionStats(view, prepared, input, stage)])
  return treeToBson(object(parts))
}

function queryPlanner({ namespace, filter, collation }: ExplainInput, winningPlan: TreeNode): ObjectNode {
  const asked = filter === undefined ? object([]) : bsonToTree(filter)
  return object([
    ['namespace', text(namespace)],
    ['parsedQuery', asked],
    ['indexFilterSet', flag(false)],
    ...(collation === undefined ? [] : [['collation', bsonToTree(collation)] as const]),
    ['maxIndexedOrSolutionsReached', flag(false)],
    ['maxIndexedAndSolutionsReached', flag(false)],
    ['maxScansToExplodeReached', flag(false)],
    ['winningPlan', winningPlan],
    ['rejectedPlans', list([])],
  ])
}

async function executionStats(
  view: ReadView,
  { row, query }: PreparedFind,
  input: ExplainInput,
  stage: (stats: WalkStats) => TreeNode,
): Promise<ObjectNode> {
  const { now } = view.project.deps
  const began = now()
  let stats: WalkStats = { keysExamined: 0, documentsExamined: 0, matched: 0 }
  if (row !== undefined) {
    const walk = new MatchingWalk(view, row, query)
    const most = walk.plan.isSorted ? mostOf(input) : Infinity
    let matched = 0
    await runWalk(view, walk, input, () => ++matched < most)
    stats = walk.stats
  }
  return object([
    ['executionSuccess', flag(true)],
    ['nReturned', int(returnedOf(stats.matched, input))],
    ['executionTimeMillis', int(now() - began)],
    ['totalKeysExamined', int(stats.keysExamined)],
    ['totalDocsExamined', int(stats.documentsExamined)],
    ['executionStages', stage(stats)],
    ...(input.verbosity === 'allPlansExecution' ? [['allPlansExecution', list([])] as const] : []),
  ])
}

const mostOf = ({ skip = 0, limit = 0 }: FindInput): number => (limit === 0 ? Infinity : skip + limit)

const returnedOf = (matched: number, { skip = 0, limit = 0 }: FindInput): number =>
  Math.min(Math.max(0, matched - skip), limit === 0 ? Infinity : limit)

/** The stages of a plan, the last one outside; with the numbers of a run where there are some. */
function stagesOf(
  view: ReadView,
  row: CatalogueRow,
  { query, projection }: PreparedFind,
  input: ExplainInput,
  stats: WalkStats | null,
): TreeNode {
  const { purpose = 'find', skip = 0, limit = 0, filter } = input
  const plan = planRead(view, row, query)
  const after = (returned: number): Field[] => (stats === null ? [] : [['nReturned', int(returned)]])
  let stage: Stage = accessStages(plan.access, filter, stats)
  const matched = stats?.matched ?? 0
  if (!plan.isSorted && input.sort !== undefined) {
    const bound: Field[] = limit === 0 ? [] : [['limitAmount', int(skip + limit)]]
    const fields: Field[] = [['sortPattern', bsonToTree(input.sort)], ...bound, ['type', text('simple')]]
    stage = { stage: 'SORT', fields: [...after(Math.min(matched, mostOf(input))), ...fields], input: stage }
  }
  if (skip > 0) {
    const fields: Field[] = [
      ...after(Math.max(0, Math.min(matched, mostOf(input)) - skip)),
      ['skipAmount', int(skip)],
    ]
    stage = { stage: 'SKIP', fields, input: stage }
  }
  if (projection !== null && input.projection !== undefined) {
    const fields: Field[] = [
      ...after(returnedOf(matched, input)),
      ['transformBy', bsonToTree(input.projection)],
    ]
    stage = { stage: 'PROJECTION_DEFAULT', fields, input: stage }
  }
  if (limit > 0 && plan.isSorted) {
    stage = {
      stage: 'LIMIT',
      fields: [...after(returnedOf(matched, input)), ['limitAmount', int(limit)]],
      input: stage,
    }
  }
  if (purpose === 'count' || purpose === 'update' || purpose === 'delete') {
    stage = { stage: purpose.toUpperCase(), fields: after(0), input: stage }
  }
  return stageNode(stage)
}

function stageNode({ stage, fields, input, inputs }: Stage): TreeNode {
  return object([
    ['stage', text(stage)],
    ...fields,
    ...(input === undefined ? [] : [['inputStage', stageNode(input)] as const]),
    ...(inputs === undefined ? [] : [['inputStages', list(inputs.map(stageNode))] as const]),
  ])
}
