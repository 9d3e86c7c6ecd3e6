import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { validateDocument } from '../../bson/validate.ts'
import { queryError } from '../query-error.ts'
import { compileExpression } from './compile-expression.ts'
import { scopeOf, type Variables } from './expression.ts'

/** As MongoDB has them: a lower-case letter, or a character that is not ASCII, then letters, digits and underscores. */
const variableName = /^[a-z\u0080-\u{10ffff}][\w\u0080-\u{10ffff}]*$/u

/**
 * The variables of a command, which stand in its `let`: expressions without a document, each of which sees those before.
 * `now` is `$$NOW` in milliseconds. Errors: those of `compileExpression`; 9 for a name that no variable has.
 */
export function commandVariables(bytes: Uint8Array, now: bigint): Variables {
  validateDocument(bytes)
  const variables = new Map<string, TreeNode | undefined>()
  const scope = scopeOf({ kind: 'object', fields: [] })
  for (const [name, node] of bsonToTree(bytes).fields) {
    if (!variableName.test(name))
      throw queryError(
        'FailedToParse',
        `\`${name}\` cannot be the name of a variable: it begins with a small letter`,
      )
    variables.set(name, compileExpression(node, { now, variables })(scope))
  }
  return variables
}
