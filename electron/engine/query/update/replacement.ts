import { fieldOf, type Field, type ObjectNode, type TreeNode } from '../../../../shared/ejson/tree.ts'
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

/** The document that takes the place of one with this `_id` (undefined for a new one), which stays and comes first (66). */
export function replacementOf(replacement: ObjectNode, id: TreeNode | undefined): ObjectNode {
  const ownId = fieldOf(replacement, '_id')
  if (ownId !== undefined) checkSameId(id, ownId)
  const kept = id ?? ownId
  const others = replacement.fields.filter(([name]) => name !== '_id')
  return { kind: 'object', fields: kept === undefined ? others : [['_id', kept], ...others] }
}

/** An empty timestamp on the top level gets the present one, as when MongoDB inserts; an `_id` keeps it. */
export const withTimestamps = ({ fields }: ObjectNode, timestamp: TimestampValue): ObjectNode => ({
  kind: 'object',
  fields: fields.map(([name, value]): Field =>
    name !== '_id' && isEmptyTimestamp(value) ? [name, { kind: 'timestamp', ...timestamp }] : [name, value],
  ),
})

const isEmptyTimestamp = (node: TreeNode): boolean =>
  node.kind === 'timestamp' && node.seconds === 0 && node.increment === 0
