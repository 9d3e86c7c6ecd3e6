import { bsonToTree } from '../../../../../shared/ejson/bson-to-tree.ts'
import { bytesOfTree } from '../../values/tree-bytes.ts'
import type { ObjectNode } from '../../../../../shared/ejson/tree.ts'
import { parseSort } from '../../sort/parse-sort.ts'
import { sortOrder } from '../../sort/sort-order.ts'
import { Sorter } from '../../sort/sorter.ts'
import { batched } from '../batching.ts'
import { objectOf, stageError } from '../parse.ts'
import type { PipelineContext, Stage, StageCompiler } from '../stage.ts'

export const sort: StageCompiler = (spec, context, name) => {
  const pattern = objectOf(spec, 'Location15973', name)
  if (pattern.fields.length === 0) throw stageError('Location15976', name, 'names at least one field')
  return sortBy(pattern, context, 0)
}

/** Sorts all that comes; of a limit that is not 0 only so many documents are held. */
export function sortBy(pattern: ObjectNode, { collation }: PipelineContext, limit: number): Stage {
  const parsed = parseSort(bytesOfTree(pattern))
  if (parsed?.kind !== 'fields') throw stageError('Location15976', '$sort', 'goes by fields in a pipeline')
  const order = sortOrder(parsed.pattern, collation)
  return async function* (input, run) {
    const sorter = new Sorter(order, limit === 0 ? Infinity : limit)
    for await (const batch of input) {
      for (const document of batch) {
        const bytes = bytesOfTree(document)
        sorter.add(bytes, 0, bytes.length)
      }
      await run.rest()
    }
    yield* batched(inOrder(sorter, limit), run)
  }
}

function* inOrder(sorter: Sorter, limit: number): Generator<ObjectNode> {
  const merged = sorter.merged()
  for (let given = 0; limit === 0 || given < limit; given++) {
    const bytes = merged.take()
    if (bytes === null) return
    yield bsonToTree(bytes)
  }
}
