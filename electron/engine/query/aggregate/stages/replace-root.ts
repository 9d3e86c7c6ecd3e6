import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { scopeOf, type ExpressionContext } from '../../expression/expression.ts'
import { failed, typeOf } from '../../expression/operands.ts'
import { objectOf, partsOfStage, stageError } from '../parse.ts'
import type { ChangeCompiler } from '../stage.ts'

export const replaceRoot: ChangeCompiler = (spec, context, name) => {
  const { newRoot } = partsOfStage(objectOf(spec, 'Location40229', name), ['newRoot'], 'Location40415', name)
  if (newRoot === undefined) throw stageError('Location40414', name, 'lacks its `newRoot`')
  return replacing(newRoot, context, name)
}

export const replaceWith: ChangeCompiler = (spec, context, name) => replacing(spec, context, name)

function replacing(
  newRoot: TreeNode,
  context: ExpressionContext,
  name: string,
): (document: ObjectNode) => ObjectNode {
  const expression = compileExpression(newRoot, context)
  return (document) => {
    const root = expression(scopeOf(document))
    if (root?.kind === 'object') return root
    throw failed('Location40228', name, `needs an object as the new document, and was given ${typeOf(root)}`)
  }
}
