import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { queryError } from '../../query-error.ts'
import { stageError } from '../parse.ts'
import type { PipelineContext } from '../stage.ts'
import type { AccumulatorCompiler, CompiledAccumulator } from './accumulator.ts'
import { percentileAccumulators } from './percentiles.ts'
import { rankedAccumulators } from './ranked.ts'
import { simpleAccumulators } from './simple.ts'

const accumulators: ReadonlyMap<string, AccumulatorCompiler> = new Map(
  Object.entries({ ...percentileAccumulators, ...rankedAccumulators, ...simpleAccumulators }),
)

/** A field of a group: `{$sum: '$a'}`. Errors: MongoDB's codes for what is no accumulator. */
export function compileAccumulator(
  field: string,
  node: TreeNode,
  context: PipelineContext,
): CompiledAccumulator {
  if (node.kind !== 'object')
    throw stageError('Location40234', '$group', `takes an accumulator as its field \`${field}\``)
  const [only] = node.fields
  if (only === undefined || node.fields.length > 1)
    throw stageError('Location40238', '$group', `takes one accumulator as its field \`${field}\``)
  const [name, operand] = only
  if (!name.startsWith('$'))
    throw stageError('Location40234', '$group', `takes an accumulator as its field \`${field}\``)
  return accumulatorNamed(name)(operand, context, name)
}

export function accumulatorNamed(name: string): AccumulatorCompiler {
  const compiler = accumulators.get(name)
  if (compiler !== undefined) return compiler
  if (name === '$accumulator')
    throw queryError('NotImplemented', 'The accumulator `$accumulator` is not supported; leave it out', {
      operator: name,
    })
  throw queryError('Location15952', `There is no accumulator \`${name}\``, { operator: name })
}

export const isAccumulator = (name: string): boolean => accumulators.has(name)
