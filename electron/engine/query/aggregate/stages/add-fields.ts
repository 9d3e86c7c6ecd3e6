import type { Field, ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { partsOf } from '../../expression/compile-path.ts'
import { scopeOf, type ExpressionContext } from '../../expression/expression.ts'
import { compute } from '../../projection/project-tree.ts'
import { emptyPath, type PathNode } from '../../projection/projection-tree.ts'
import { queryError } from '../../query-error.ts'
import { objectOf } from '../parse.ts'
import type { ChangeCompiler } from '../stage.ts'

export const addFields: ChangeCompiler = (spec, context, name) =>
  compileAddFields(objectOf(spec, 'Location40272', name), context)

/** Sets fields, nested ones too; what an array holds is set in each of its elements. */
export function compileAddFields(
  spec: ObjectNode,
  context: ExpressionContext,
): (document: ObjectNode) => ObjectNode {
  const root = emptyPath()
  for (const field of spec.fields) put(root, field, context)
  return (document) => compute(root, document, scopeOf(document))
}

function put(parent: PathNode, [path, value]: Field, context: ExpressionContext): void {
  const parts = partsOf(path)
  const last = parts.pop() as string
  let at = parent
  for (const part of parts) at = stepInto(at, part, path)
  if (value.kind === 'object' && value.fields[0]?.[0].startsWith('$') === false) {
    const inner = stepInto(at, last, path)
    for (const field of value.fields) put(inner, field, context)
    return
  }
  if (at.children.has(last))
    throw queryError('Location31250', `The path \`${path}\` is set twice, or another one goes on from it`)
  at.children.set(last, { kind: 'computed', expression: compileExpression(value as TreeNode, context) })
}

function stepInto(at: PathNode, part: string, path: string): PathNode {
  const child = at.children.get(part) ?? emptyPath()
  if (child.kind !== 'path')
    throw queryError('Location31249', `The path \`${path}\` goes on where another one ends`)
  at.children.set(part, child)
  return child
}
