import type { Field, ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { constantOf, type Expression } from '../../expression/expression.ts'
import { failed, int, nothing } from '../../expression/operands.ts'
import { compareNodes, placeOf } from '../../values/compare-nodes.ts'
import { compileAccumulator } from '../accumulators/accumulators.ts'
import { objectOf, partsOfStage, stageError } from '../parse.ts'
import type { PipelineContext, StageCompiler } from '../stage.ts'
import { groupBy, type GroupField } from './group.ts'
import { sortBy } from './sort.ts'

const names = ['groupBy', 'boundaries', 'default', 'output'] as const

/** Groups by the interval between two boundaries that a value lies in, the lower boundary included. */
export const bucket: StageCompiler = (spec, context, name) => {
  const parts = partsOfStage(objectOf(spec, 'Location40201', name), names, 'Location40197', name)
  const value = bucketKey(parts.groupBy, context, name)
  if (parts.groupBy === undefined || parts.boundaries === undefined)
    throw stageError('Location40198', name, 'takes a `groupBy` and `boundaries`')
  const boundaries = boundariesOf(parts.boundaries, context, name)
  const otherwise = parts.default === undefined ? null : defaultOf(parts.default, boundaries, context, name)
  const id: Expression = (scope) => {
    const found = value(scope) ?? nothing
    const above = boundaries.findIndex((boundary) => compareNodes(found, boundary, context.collation) < 0)
    if (above > 0) return boundaries[above - 1]
    if (otherwise !== null) return otherwise
    throw failed(
      'Location40066',
      '$switch',
      'has a value outside of all boundaries of `$bucket`, which has no `default`',
    )
  }
  const grouped = groupBy(id, outputFields(parts.output, context, 'Location40196', name), context, name)
  const sorted = sortBy({ kind: 'object', fields: [['_id', int(1)]] }, context, 0)
  return (input, run) => sorted(grouped(input, run), run)
}

/** A bucket is of a path or an expression. */
export function bucketKey(node: TreeNode | undefined, context: PipelineContext, name: string): Expression {
  const isPath = node?.kind === 'string' && node.value.startsWith('$')
  const isExpression = node?.kind === 'object' && node.fields[0]?.[0].startsWith('$') === true
  if (node !== undefined && !isPath && !isExpression)
    throw stageError(
      name === '$bucket' ? 'Location40202' : 'Location40239',
      name,
      'takes a path or an expression as its `groupBy`',
    )
  return compileExpression(node ?? nothing, context)
}

/** What is given of each bucket: its count, unless other fields are asked for. */
export function outputFields(
  output: TreeNode | undefined,
  context: PipelineContext,
  code: 'Location40196' | 'Location40244',
  name: string,
): GroupField[] {
  const fields: readonly Field[] =
    output === undefined ? [['count', countOf()]] : objectOf(output, code, name).fields
  return fields.map(([field, node]) => ({
    name: field,
    accumulator: compileAccumulator(field, node, context),
  }))
}

const countOf = (): ObjectNode => ({ kind: 'object', fields: [['$sum', int(1)]] })

function boundariesOf(node: TreeNode, context: PipelineContext, name: string): TreeNode[] {
  if (node.kind !== 'array') throw stageError('Location40200', name, 'takes an array of `boundaries`')
  if (node.items.length < 2) throw stageError('Location40192', name, 'takes at least two `boundaries`')
  const values = node.items.map((item) => {
    const known = constantOf(compileExpression(item, context))
    if (known?.value === undefined)
      throw stageError('Location40191', name, 'takes constants as its `boundaries`')
    return known.value
  })
  for (const [i, value] of values.entries()) {
    if (i === 0) continue
    if (placeOf(value) !== placeOf(values[i - 1]))
      throw stageError('Location40193', name, 'takes `boundaries` of one type')
    if (compareNodes(values[i - 1], value, context.collation) >= 0)
      throw stageError('Location40194', name, 'takes `boundaries` in ascending order')
  }
  return values
}

function defaultOf(
  node: TreeNode,
  boundaries: readonly TreeNode[],
  context: PipelineContext,
  name: string,
): TreeNode {
  const known = constantOf(compileExpression(node, context))
  if (known === null) throw stageError('Location40195', name, 'takes a constant as its `default`')
  const value = known.value ?? nothing
  const isInside =
    compareNodes(value, boundaries[0], context.collation) >= 0 &&
    compareNodes(value, boundaries.at(-1), context.collation) < 0
  if (isInside) throw stageError('Location40199', name, 'takes a `default` outside of its boundaries')
  return value
}
