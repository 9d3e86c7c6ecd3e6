import type { Field, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { batched } from '../batching.ts'
import { HeldBytes } from '../held-bytes.ts'
import { objectOf, parsePipeline, stageError } from '../parse.ts'
import type { Stage, StageCompiler } from '../stage.ts'
import { collected, within } from '../sub-pipeline.ts'

const notWithin: ReadonlySet<string> = new Set([
  '$collStats',
  '$documents',
  '$facet',
  '$geoNear',
  '$indexStats',
  '$merge',
  '$out',
])

/** One document with what each of several pipelines makes of all that came. */
export const facet: StageCompiler = (spec, context, name) => {
  const { fields } = objectOf(spec, 'Location40169', name)
  if (fields.length === 0) throw stageError('Location40169', name, 'takes at least one pipeline')
  const facets = fields.map(([field, node]): readonly [string, Stage] => {
    checkName(field, name)
    if (node.kind !== 'array')
      throw stageError('Location40170', name, `takes pipelines, and \`${field}\` is none`)
    const stages = parsePipeline(node, name)
    const stranger = stages.find((stage) => notWithin.has(stage.name))
    if (stranger !== undefined)
      throw stageError('Location40600', stranger.name, 'has no place within `$facet`')
    return [field, context.nesting.through(stages, within(context, context.collection))]
  })
  return async function* (input, run) {
    const held = new HeldBytes(name)
    const documents = await collected(input, held)
    const results: Field[] = []
    for (const [field, through] of facets) {
      const items: TreeNode[] = await collected(through(batched(documents, run), run), held)
      results.push([field, { kind: 'array', items }])
    }
    yield [{ kind: 'object', fields: results }]
  }
}

function checkName(field: string, name: string): void {
  if (field === '') throw stageError('Location40352', name, 'has a field without a name')
  if (field.startsWith('$'))
    throw stageError('Location16410', name, `has a field \`${field}\` with a dollar sign`)
  if (field.includes('.'))
    throw stageError('Location16412', name, `has a field \`${field}\` with a dot in it`)
}
