import type { ObjectNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { scopeOf } from '../../expression/expression.ts'
import { nothing } from '../../expression/operands.ts'
import { batched } from '../batching.ts'
import { stageError } from '../parse.ts'
import type { StageCompiler } from '../stage.ts'

/** Documents that the pipeline itself brings: an array, or an expression that gives one. */
export const documents: StageCompiler = (spec, context, name) => {
  const expression = compileExpression(spec, context)
  return (_, run) => {
    const value = expression(scopeOf(nothing))
    if (value?.kind !== 'array') throw stageError('Location5858203', name, 'takes an array of documents')
    if (!value.items.every((item) => item.kind === 'object'))
      throw stageError('Location40228', name, 'takes documents only')
    return batched(value.items as readonly ObjectNode[], run)
  }
}
