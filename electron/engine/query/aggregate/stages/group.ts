import type { Field, ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { scopeOf, type Expression } from '../../expression/expression.ts'
import { nothing } from '../../expression/operands.ts'
import { NodeMap } from '../../values/node-map.ts'
import { sizeOf } from '../../values/tree-bytes.ts'
import type { Accumulator, CompiledAccumulator } from '../accumulators/accumulator.ts'
import { compileAccumulator } from '../accumulators/accumulators.ts'
import { batched } from '../batching.ts'
import { HeldBytes } from '../held-bytes.ts'
import { objectOf, stageError } from '../parse.ts'
import type { PipelineContext, Stage, StageCompiler } from '../stage.ts'

export interface GroupField {
  readonly name: string
  readonly accumulator: CompiledAccumulator
}

interface Group {
  readonly id: TreeNode
  readonly accumulators: readonly Accumulator[]
}

/** About what a group takes besides its key. */
const groupBytes = 100

export const group: StageCompiler = (spec, context, name) => {
  const { fields } = objectOf(spec, 'Location15947', name)
  const ids = fields.filter(([field]) => field === '_id')
  if (ids.length === 0) throw stageError('Location15955', name, 'lacks its `_id`')
  if (ids.length > 1) throw stageError('Location15948', name, 'has two `_id`s')
  const id = compileExpression((ids[0] as Field)[1], context)
  return groupBy(id, fields.filter(([field]) => field !== '_id').map(fieldOf(context)), context, name)
}

const fieldOf =
  (context: PipelineContext) =>
  ([name, node]: Field): GroupField => {
    if (name.includes('.'))
      throw stageError('Location40235', '$group', `has a field \`${name}\` with a dot in it`)
    if (name.startsWith('$'))
      throw stageError('Location40236', '$group', `has a field \`${name}\` with a dollar sign`)
    return { name, accumulator: compileAccumulator(name, node, context) }
  }

export const groupBy = (
  id: Expression,
  fields: readonly GroupField[],
  { collation }: PipelineContext,
  name: string,
): Stage =>
  async function* (input, run) {
    const held = new HeldBytes(name)
    const groups = new NodeMap<Group>(collation)
    const inOrder: Group[] = []
    const scope = scopeOf(nothing)
    for await (const batch of input) {
      for (const document of batch) {
        scope.root = document
        const key = id(scope) ?? nothing
        let found = groups.get(key)
        if (found === undefined) {
          found = beginGroup(key, fields, held)
          groups.add(key, found)
          inOrder.push(found)
        }
        for (let i = 0; i < fields.length; i++)
          found.accumulators[i]?.add((fields[i] as GroupField).accumulator.operand(scope))
      }
      await run.rest()
    }
    yield* batched(results(inOrder, fields), run)
  }

function beginGroup(id: TreeNode, fields: readonly GroupField[], held: HeldBytes): Group {
  held.add(groupBytes + sizeOf(id))
  const scope = scopeOf(id)
  return { id, accumulators: fields.map(({ accumulator }) => accumulator.begin(scope, held)) }
}

function* results(groups: readonly Group[], fields: readonly GroupField[]): Generator<ObjectNode> {
  for (const { id, accumulators } of groups) {
    const result: Field[] = [['_id', id]]
    accumulators.forEach((accumulator, i) =>
      result.push([(fields[i] as GroupField).name, accumulator.result()]),
    )
    yield { kind: 'object', fields: result }
  }
}
