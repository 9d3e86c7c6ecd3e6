import { bytesOfTree } from '../../values/tree-bytes.ts'
import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import type { ExpressionContext } from '../../expression/expression.ts'
import { compileProjection } from '../../projection/compile-projection.ts'
import { objectOf, stageError } from '../parse.ts'
import type { ChangeCompiler } from '../stage.ts'

export const project: ChangeCompiler = (spec, context, name) =>
  projecting(objectOf(spec, 'Location15969', name), context)

/** A field to leave out, or several. */
export const unset: ChangeCompiler = (spec, context, name) => {
  const paths = spec.kind === 'array' ? spec.items : [spec]
  if (spec.kind !== 'array' && spec.kind !== 'string')
    throw stageError('Location31002', name, 'takes a path or an array of paths')
  if (paths.length === 0) throw stageError('Location31119', name, 'takes at least one path')
  const fields = paths.map((path): readonly [string, TreeNode] => {
    if (path.kind !== 'string') throw stageError('Location31120', name, 'takes paths, which are strings')
    return [path.value, { kind: 'boolean', value: false }]
  })
  return projecting({ kind: 'object', fields }, context)
}

function projecting(spec: ObjectNode, context: ExpressionContext): (document: ObjectNode) => ObjectNode {
  return compileProjection(bytesOfTree(spec), { ...context, isStage: true }).project
}
