import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { text } from '../../expression/operands.ts'
import { objectOf, partsOfStage, stageError } from '../parse.ts'
import { eachDocument, type PipelineContext, type Stage, type StageCompiler } from '../stage.ts'
import { compileWindowFunction } from '../windows/window-functions.ts'
import { compileAddFields } from './add-fields.ts'
import { overPartitions } from './set-window-fields.ts'

const names = ['partitionBy', 'partitionByFields', 'sortBy', 'output'] as const

/** Gives values to fields that are null or missing: by an expression, the last one before, or the line between two. */
export const fill: StageCompiler = (spec, context, name) => {
  const parts = partsOfStage(objectOf(spec, 'FailedToParse', name), names, 'Location40415', name)
  if (parts.output === undefined) throw stageError('Location40414', name, 'lacks its `output`')
  const sortBy = parts.sortBy === undefined ? null : objectOf(parts.sortBy, 'FailedToParse', name)
  const { fields } = objectOf(parts.output, 'FailedToParse', name)
  const values: (readonly [string, TreeNode])[] = []
  const methods: (readonly [string, string])[] = []
  for (const [path, node] of fields) {
    const how = partsOfStage(
      objectOf(node, 'FailedToParse', name),
      ['value', 'method'],
      'FailedToParse',
      name,
    )
    if (how.value !== undefined) values.push([path, otherwise(path, how.value)])
    else if (how.method?.kind === 'string' && (how.method.value === 'locf' || how.method.value === 'linear'))
      methods.push([path, how.method.value])
    else throw stageError('Location6050202', name, 'takes a `value`, or the `method` locf or linear')
  }
  if (methods.some(([, method]) => method === 'linear') && sortBy === null)
    throw stageError('Location605001', name, 'takes a `sortBy` with the method linear')
  return through([byMethods(partitionOf(parts), sortBy, methods, context, name), byValues(values, context)])
}

const through =
  (stages: readonly Stage[]): Stage =>
  (input, run) =>
    stages.reduce((batches, stage) => stage(batches, run), input)

const otherwise = (path: string, value: TreeNode): TreeNode => ({
  kind: 'object',
  fields: [['$ifNull', { kind: 'array', items: [text(`$${path}`), value] }]],
})

function partitionOf(parts: Partial<Record<(typeof names)[number], TreeNode>>): TreeNode {
  const { partitionBy, partitionByFields: paths } = parts
  if (paths?.kind !== 'array') return partitionBy ?? { kind: 'null' }
  return {
    kind: 'array',
    items: paths.items.map((path) => (path.kind === 'string' ? text(`$${path.value}`) : path)),
  }
}

function byMethods(
  partitionBy: TreeNode,
  sortBy: ObjectNode | null,
  methods: readonly (readonly [string, string])[],
  context: PipelineContext,
  name: string,
): Stage {
  if (methods.length === 0) return (input) => input
  const output = methods.map(([path, method]) => {
    const operator = method === 'locf' ? '$locf' : '$linearFill'
    return {
      path: path.split('.'),
      values: compileWindowFunction(text(`$${path}`), context, undefined, operator),
    }
  })
  return overPartitions(partitionBy, sortBy, output, context, name)
}

function byValues(values: readonly (readonly [string, TreeNode])[], context: PipelineContext): Stage {
  if (values.length === 0) return (input) => input
  return eachDocument(compileAddFields({ kind: 'object', fields: values }, context))
}
