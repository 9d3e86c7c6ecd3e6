import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { documentBytesMax, documentDepthMax } from '../../../../shared/model/limits.ts'
import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { ElementCursor } from '../../bson/raw.ts'
import { compareNodes } from '../values/compare-nodes.ts'
import { failedUpdate } from './update-error.ts'

/** MongoDB's codes for a result that is too large, of an update and of an upsert. */
export const updatedTooLarge: MongoCodeName = 'Location17419'
export const upsertedTooLarge: MongoCodeName = 'Location17420'

/**
 * The bytes of a changed document: `original`, the same object, where they are the same. Errors: `tooLarge` beyond 16 MiB,
 * 15 for too many levels.
 */
export function resultBytes(changed: ObjectNode, original: Uint8Array, tooLarge: MongoCodeName): Uint8Array {
  const bytes = treeToBson(changed)
  if (Buffer.compare(bytes, original) === 0) return original
  if (bytes.length > documentBytesMax)
    throw failedUpdate(
      tooLarge,
      `The document would have ${bytes.length} bytes; a document may have at most ${documentBytesMax}`,
      '',
    )
  checkDepth(bytes, 0, 1)
  return bytes
}

function checkDepth(bytes: Uint8Array, start: number, depth: number): void {
  if (depth > documentDepthMax)
    throw failedUpdate(
      'Overflow',
      `The document would be nested more than ${documentDepthMax} levels deep`,
      '',
    )
  const cursor = new ElementCursor(bytes, start)
  while (cursor.next())
    if (cursor.type === bsonType.object || cursor.type === bsonType.array)
      checkDepth(bytes, cursor.valueStart, depth + 1)
}

/** Refuses a change of the `_id` (66); a number may become one of another type. */
export function checkSameId(before: TreeNode | undefined, after: TreeNode | undefined): void {
  if (before === undefined || before === after) return
  if (after === undefined) throw failedUpdate('ImmutableField', 'The update would take the `_id` away', '_id')
  if (compareNodes(before, after) !== 0)
    throw failedUpdate('ImmutableField', 'The update would change the `_id`, which never changes', '_id')
}
