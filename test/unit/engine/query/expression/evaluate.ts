import { compileExpression } from '../../../../../electron/engine/query/expression/compile-expression.ts'
import {
  scopeOf,
  type ExpressionContext,
} from '../../../../../electron/engine/query/expression/expression.ts'
import { bsonToTree } from '../../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../../shared/ejson/print.ts'
import { fieldOf, type TreeNode } from '../../../../../shared/ejson/tree.ts'
import { isArgonError } from '../../../../../shared/model/errors.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'

const now = 1_700_000_000_000n

/** The value of an expression over a document, in canonical Extended JSON; `missing`; or MongoDB's code of its error. */
export function evaluate(
  expression: string,
  document = '{}',
  context: Partial<ExpressionContext> = {},
): string {
  try {
    const node = fieldOf(bsonToTree(bsonOfText(`{e: ${expression}}`)), 'e') as TreeNode
    const value = compileExpression(node, { now, ...context })(scopeOf(bsonToTree(bsonOfText(document))))
    return value === undefined ? 'missing' : shown(value)
  } catch (error) {
    if (!isArgonError(error)) throw error
    return `error ${error.details['mongoCode']}`
  }
}

/** One line, as an operand of a document of one field. */
const shown = (value: TreeNode): string =>
  JSON.stringify(
    (
      JSON.parse(printTree({ kind: 'object', fields: [['v', value]] }, { format: 'canonical' })) as {
        v: unknown
      }
    ).v,
  )
