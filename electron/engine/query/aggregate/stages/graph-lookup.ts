import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { partsOf } from '../../expression/compile-path.ts'
import { scopeOf } from '../../expression/expression.ts'
import { nothing } from '../../expression/operands.ts'
import { NodeMap } from '../../values/node-map.ts'
import { long } from '../../values/numbers.ts'
import { fieldIn, valuesAt } from '../../values/paths.ts'
import { withValueAt } from '../../values/set-path.ts'
import { sizeOf } from '../../values/tree-bytes.ts'
import { HeldBytes } from '../held-bytes.ts'
import { batched } from '../batching.ts'
import { countOf, objectOf, partsOfStage, stageError, stringOf } from '../parse.ts'
import type { PipelineContext, Run, StageCompiler } from '../stage.ts'
import { within } from '../sub-pipeline.ts'
import { match } from './match.ts'

const names = [
  'from',
  'startWith',
  'connectFromField',
  'connectToField',
  'as',
  'maxDepth',
  'depthField',
  'restrictSearchWithMatch',
] as const
const depthCodes = { notNumber: 'Location40100', notWhole: 'Location40102', tooLow: 'Location40101' } as const

interface Graph {
  readonly from: string
  readonly connectFrom: readonly string[]
  readonly connectTo: string
  readonly maxDepth: number
  readonly depthField: readonly string[] | null
  readonly restriction: ObjectNode | null
}

/** Follows references from document to document, each of which is given once, with how many steps led to it. */
export const graphLookup: StageCompiler = (spec, context, name) => {
  const parts = partsOfStage(objectOf(spec, 'Location40327', name), names, 'Location40104', name)
  const required = ['from', 'startWith', 'connectFromField', 'connectToField', 'as'] as const
  for (const part of required)
    if (parts[part] === undefined) throw stageError('Location40105', name, `lacks its \`${part}\``)
  const start = compileExpression(parts.startWith as TreeNode, context)
  const text = (part: 'from' | 'connectFromField' | 'connectToField' | 'as' | 'depthField'): string =>
    stringOf(parts[part], 'Location40103', name, part)
  const as = partsOf(text('as'))
  const restriction =
    parts.restrictSearchWithMatch === undefined
      ? null
      : objectOf(parts.restrictSearchWithMatch, 'Location40185', name)
  if (restriction !== null) match(restriction, context, '$match')
  const graph: Graph = {
    from: text('from'),
    connectFrom: partsOf(text('connectFromField')),
    connectTo: partsOf(text('connectToField')).join('.'),
    maxDepth: parts.maxDepth === undefined ? Infinity : countOf(parts.maxDepth, 0n, depthCodes, name),
    depthField: parts.depthField === undefined ? null : partsOf(text('depthField')),
    restriction,
  }
  return async function* (input, run) {
    for await (const batch of input) {
      const joined: ObjectNode[] = []
      for (const document of batch) {
        const items = await reached(start(scopeOf(document)) ?? nothing, graph, context, run, name)
        joined.push(withValueAt(document, as, { kind: 'array', items }))
      }
      yield* batched(joined, run)
    }
  }
}

/** Breadth first: one query for all values of a depth. */
async function reached(
  start: TreeNode,
  graph: Graph,
  context: PipelineContext,
  run: Run,
  name: string,
): Promise<ObjectNode[]> {
  const held = new HeldBytes(name)
  const asked = new NodeMap<true>(context.collation)
  const seen = new NodeMap<true>(undefined)
  const found: ObjectNode[] = []
  let frontier = fresh(start.kind === 'array' ? start.items : [start], asked)
  for (let depth = 0; frontier.length > 0 && depth <= graph.maxDepth; depth++) {
    const query = { filter: filterOf(graph, frontier), sort: null, skip: 0, limit: 0 }
    const next: TreeNode[] = []
    for await (const batch of context.sources.find(graph.from, query, within(context, graph.from), run))
      for (const document of batch) {
        const id = fieldIn(document, '_id') ?? nothing
        if (seen.get(id) !== undefined) continue
        seen.add(id, true)
        held.add(sizeOf(document))
        found.push(
          graph.depthField === null ? document : withValueAt(document, graph.depthField, long(BigInt(depth))),
        )
        for (const value of valuesAt(document, graph.connectFrom, 0))
          if (value !== undefined) next.push(...(value.kind === 'array' ? value.items : [value]))
      }
    frontier = fresh(next, asked)
  }
  return found
}

/** The values that were not asked for before. */
function fresh(values: readonly TreeNode[], asked: NodeMap<true>): TreeNode[] {
  return values.filter((value) => {
    if (asked.get(value) !== undefined) return false
    asked.add(value, true)
    return true
  })
}

function filterOf({ connectTo, restriction }: Graph, values: readonly TreeNode[]): ObjectNode {
  const isIn: ObjectNode = { kind: 'object', fields: [['$in', { kind: 'array', items: values }]] }
  const connected: ObjectNode = { kind: 'object', fields: [[connectTo, isIn]] }
  if (restriction === null) return connected
  return { kind: 'object', fields: [['$and', { kind: 'array', items: [connected, restriction] }]] }
}
