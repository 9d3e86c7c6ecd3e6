import type { Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { fieldOf } from '../../../../shared/ejson/tree.ts'
import type { TimestampValue } from './place.ts'
import { checkSameId } from './result.ts'
import { invalidUpdate } from './update-error.ts'

/** Refuses names that only operators have, on the top level of a document that replaces another. */
export function checkReplacement(replacement: ObjectNode): void {
  const operator = replacement.fields.find(([name]) => name.startsWith('$'))
  if (operator !== undefined)
    throw invalidUpdate(
      'DollarPrefixedFieldName',
      `The name \`${operator[0]}\` begins with a dollar sign, which the fields of a document may not`,
      operator[0],
    )
}

/**
 * The document that takes the place of one with this `_id` (undefined for a new one), which stays and comes first. An
 * empty timestamp on the top level gets the present one, as when MongoDB inserts.
 */
export function replacementOf(
  replacement: ObjectNode,
  id: TreeNode | undefined,
  timestamp: TimestampValue,
): ObjectNode {
  const ownId = fieldOf(replacement, '_id')
  if (ownId !== undefined) checkSameId(id, ownId)
  const kept = id ?? ownId
  const others = replacement.fields
    .filter(([name]) => name !== '_id')
    .map(([name, value]): Field => [
      name,
      isEmptyTimestamp(value) ? { kind: 'timestamp', ...timestamp } : value,
    ])
  return { kind: 'object', fields: kept === undefined ? others : [['_id', kept], ...others] }
}

const isEmptyTimestamp = (node: TreeNode): boolean =>
  node.kind === 'timestamp' && node.seconds === 0 && node.increment === 0
