import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { compileExpression } from '../expression/compile-expression.ts'
import { checkBoundName } from '../expression/compile-path.ts'
import { scopeOf, type Expression, type Variables } from '../expression/expression.ts'
import { sizeOf } from '../values/tree-bytes.ts'
import type { HeldBytes } from './held-bytes.ts'
import { objectOf, stageError, type ParsedStage } from './parse.ts'
import type { Batches, PipelineContext } from './stage.ts'

/** Stages that write may only end a whole pipeline. */
export function refuseWriting(stages: readonly ParsedStage[], owner: string): void {
  const writing = stages.find(({ name }) => name === '$out' || name === '$merge')
  if (writing !== undefined)
    throw stageError('Location51047', writing.name, `has no place within \`${owner}\``)
}

/** The context of a pipeline within another one. */
export const within = (
  context: PipelineContext,
  collection: string | null,
  variables: Variables | undefined = context.variables,
): PipelineContext => ({ ...context, collection, variables, depth: context.depth + 1 })

/** The `let` of a stage: what each variable is of a document. */
export function compileLet(
  node: TreeNode | undefined,
  context: PipelineContext,
  stage: string,
): (document: ObjectNode) => Variables | undefined {
  if (node === undefined) return () => context.variables
  const parts = objectOf(node, 'FailedToParse', stage).fields.map(
    ([name, value]): readonly [string, Expression] => {
      checkBoundName(name)
      return [name, compileExpression(value, context)]
    },
  )
  return (document) => {
    const scope = scopeOf(document)
    return new Map([
      ...(context.variables ?? []),
      ...parts.map(([name, part]) => [name, part(scope)] as const),
    ])
  }
}

/** All documents, held at once. */
export async function collected(batches: Batches, held: HeldBytes | null): Promise<ObjectNode[]> {
  const documents: ObjectNode[] = []
  for await (const batch of batches)
    for (const document of batch) {
      held?.add(sizeOf(document))
      documents.push(document)
    }
  return documents
}
