import type { Field, ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { partsOf } from '../../expression/compile-path.ts'
import { scopeOf } from '../../expression/expression.ts'
import { nothing } from '../../expression/operands.ts'
import { compareNodes } from '../../values/compare-nodes.ts'
import { NodeMap } from '../../values/node-map.ts'
import { keyOf, sortOrder, type NodeOrder } from '../../values/sort-nodes.ts'
import { withValueAt } from '../../values/set-path.ts'
import { batched } from '../batching.ts'
import { HeldBytes } from '../held-bytes.ts'
import { objectOf, partsOfStage, stageError } from '../parse.ts'
import type { PipelineContext, Stage, StageCompiler } from '../stage.ts'
import { collected } from '../sub-pipeline.ts'
import type { Partition } from '../windows/window.ts'
import { compileWindowFunction, type WindowFunction } from '../windows/window-functions.ts'

interface OutputField {
  readonly path: readonly string[]
  readonly values: WindowFunction
}

/** Sets fields to what functions make of the documents around each one, in an order within its partition. */
export const setWindowFields: StageCompiler = (spec, context, name) => {
  const names = ['partitionBy', 'sortBy', 'output'] as const
  const parts = partsOfStage(objectOf(spec, 'FailedToParse', name), names, 'Location40415', name)
  if (parts.output === undefined) throw stageError('Location40414', name, 'lacks its `output`')
  const output = objectOf(parts.output, 'FailedToParse', name).fields.map((field) =>
    outputField(field, context, name),
  )
  const sortBy = parts.sortBy === undefined ? null : objectOf(parts.sortBy, 'FailedToParse', name)
  return overPartitions(parts.partitionBy ?? nothing, sortBy, output, context, name)
}

function outputField([path, node]: Field, context: PipelineContext, name: string): OutputField {
  const { fields } = objectOf(node, 'FailedToParse', name)
  const functions = fields.filter(([field]) => field !== 'window')
  const [only] = functions
  if (only === undefined || functions.length > 1)
    throw stageError('FailedToParse', name, `takes one function as its \`${path}\``)
  const window = fields.find(([field]) => field === 'window')?.[1]
  return { path: partsOf(path), values: compileWindowFunction(only[1], context, window, only[0]) }
}

export function overPartitions(
  partitionBy: TreeNode,
  sortBy: ObjectNode | null,
  output: readonly OutputField[],
  context: PipelineContext,
  name: string,
): Stage {
  const partitionOf = compileExpression(partitionBy, context)
  const order = sortBy === null ? null : sortOrder(sortBy, context.collation)
  const [first] = sortBy?.fields ?? []
  const measure = sortBy?.fields.length === 1 && first !== undefined ? first[0].split('.') : null
  return async function* (input, run) {
    const held = new HeldBytes(name)
    const documents = await collected(input, held)
    const groups = new NodeMap<ObjectNode[]>(context.collation)
    const keyed: { readonly key: TreeNode; readonly group: ObjectNode[] }[] = []
    for (const document of documents) {
      const key = partitionOf(scopeOf(document)) ?? nothing
      const group = groups.get(key)
      if (group !== undefined) group.push(document)
      else {
        const fresh = [document]
        groups.add(key, fresh)
        keyed.push({ key, group: fresh })
      }
    }
    keyed.sort((a, b) => compareNodes(a.key, b.key, context.collation))
    for (const { group } of keyed) {
      if (order !== null) group.sort(order)
      const sortValues = measure === null ? [] : group.map((document) => keyOf(document, measure, 1))
      yield* batched(changed({ documents: group, sortValues }, output, order, held), run)
    }
  }
}

function* changed(
  partition: Partition,
  output: readonly OutputField[],
  order: NodeOrder | null,
  held: HeldBytes,
): Generator<ObjectNode> {
  const { documents } = partition
  const isTie = (i: number): boolean =>
    order !== null && order(documents[i - 1] as ObjectNode, documents[i] as ObjectNode) === 0
  const columns = output.map(({ values }) => values(partition, isTie, held))
  for (const document of documents) {
    let result = document
    columns.forEach((column, i) => {
      const step = column.next()
      if (step.done !== true) result = withValueAt(result, (output[i] as OutputField).path, step.value)
    })
    yield result
  }
}
