import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import type { ObjectNode } from '../../../../shared/ejson/tree.ts'
import { validateDocument } from '../../bson/validate.ts'
import { parsePipeline } from '../aggregate/parse.ts'
import { documentChanges } from '../aggregate/stages/document-changes.ts'
import { stageNamed } from '../aggregate/stages/stages.ts'
import type { ExpressionContext } from '../expression/expression.ts'
import { invalidUpdate } from './update-error.ts'

/**
 * Compiles the pipeline of an update. Errors: 72 for a stage that a pipeline has and an update has not, those of the
 * stages, and `query.failed` of their expressions at its use.
 */
export function compileChanges(
  stages: readonly Uint8Array[],
  context: ExpressionContext,
): (document: ObjectNode) => ObjectNode {
  for (const bytes of stages) validateDocument(bytes)
  const parsed = parsePipeline({ kind: 'array', items: stages.map(bsonToTree) }, 'update')
  const changes = parsed.map(({ name, spec }) => {
    const compile = documentChanges.get(name)
    if (compile !== undefined) return compile(spec, context, name)
    stageNamed(name)
    throw invalidUpdate('InvalidOptions', `The stage \`${name}\` is not for updates`, name)
  })
  return (document) => changes.reduce((changed, change) => change(changed), document)
}
