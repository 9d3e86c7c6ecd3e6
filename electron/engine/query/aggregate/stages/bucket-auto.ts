import type { Field, ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { scopeOf } from '../../expression/expression.ts'
import { nothing } from '../../expression/operands.ts'
import { compareNodes } from '../../values/compare-nodes.ts'
import { batched } from '../batching.ts'
import { HeldBytes } from '../held-bytes.ts'
import { countOf, objectOf, partsOfStage, stageError } from '../parse.ts'
import type { PipelineContext, StageCompiler } from '../stage.ts'
import { collected } from '../sub-pipeline.ts'
import { bucketKey, outputFields } from './bucket.ts'
import type { GroupField } from './group.ts'

const names = ['groupBy', 'buckets', 'output', 'granularity'] as const
const codes = { notNumber: 'Location40241', notWhole: 'Location40242', tooLow: 'Location40243' } as const

interface Keyed {
  readonly key: TreeNode
  readonly document: ObjectNode
}

/** Groups into so many intervals of about as many documents. */
export const bucketAuto: StageCompiler = (spec, context, name) => {
  const parts = partsOfStage(objectOf(spec, 'Location40240', name), names, 'Location40245', name)
  const value = bucketKey(parts.groupBy, context, name)
  if (parts.groupBy === undefined || parts.buckets === undefined)
    throw stageError('Location40246', name, 'takes a `groupBy` and `buckets`')
  if (parts.granularity !== undefined)
    throw stageError('NotImplemented', name, 'has no `granularity` here; leave it out')
  const buckets = countOf(parts.buckets, 1n, codes, name)
  const output = outputFields(parts.output, context, 'Location40244', name)
  return async function* (input, run) {
    const held = new HeldBytes(name)
    const documents = await collected(input, held)
    const keyed = documents.map((document): Keyed => ({ key: value(scopeOf(document)) ?? nothing, document }))
    keyed.sort((a, b) => compareNodes(a.key, b.key, context.collation))
    yield* batched(results(keyed, buckets, output, context, held), run)
  }
}

/** Documents of the same value stay together, so that a bucket may be larger than the others, and buckets fewer. */
function* results(
  keyed: readonly Keyed[],
  buckets: number,
  output: readonly GroupField[],
  { collation }: PipelineContext,
  held: HeldBytes,
): Generator<ObjectNode> {
  const size = Math.max(1, Math.round(keyed.length / buckets))
  let from = 0
  for (let bucket = 1; from < keyed.length; bucket++) {
    let to = bucket === buckets ? keyed.length : Math.min(from + size, keyed.length)
    while (to < keyed.length && compareNodes(keyed[to]?.key, keyed[to - 1]?.key, collation) === 0) to++
    const max = (keyed[to] ?? keyed.at(-1)) as Keyed
    const id: TreeNode = {
      kind: 'object',
      fields: [
        ['min', (keyed[from] as Keyed).key],
        ['max', max.key],
      ],
    }
    yield { kind: 'object', fields: [['_id', id], ...totals(keyed.slice(from, to), output, id, held)] }
    from = to
  }
}

function totals(
  keyed: readonly Keyed[],
  output: readonly GroupField[],
  id: TreeNode,
  held: HeldBytes,
): Field[] {
  return output.map(({ name, accumulator }) => {
    const total = accumulator.begin(scopeOf(id), held)
    for (const { document } of keyed) total.add(accumulator.operand(scopeOf(document)))
    return [name, total.result()]
  })
}
