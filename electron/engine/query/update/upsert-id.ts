import { bytesToHex } from '../../../../shared/ejson/text-bytes.ts'
import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { checkIdType } from '../../bson/document-id.ts'
import { fieldIn } from '../values/paths.ts'
import { failedUpdate } from './update-error.ts'

/** The new document with its `_id` first, a new one where it has none. Errors: `document.badId`, 52. */
export function withIdFirst(document: ObjectNode, makeObjectId: () => Uint8Array): ObjectNode {
  const id = fieldIn(document, '_id') ?? { kind: 'objectId', hex: bytesToHex(makeObjectId()) }
  checkIdType(bsonTypeOf(id))
  checkNames(id)
  return { kind: 'object', fields: [['_id', id], ...document.fields.filter(([name]) => name !== '_id')] }
}

const dbRefNames: ReadonlySet<string> = new Set(['$ref', '$id', '$db'])

function checkNames(id: TreeNode): void {
  if (id.kind !== 'object') return
  for (const [name, value] of id.fields) {
    if (name.startsWith('$') && !dbRefNames.has(name))
      throw failedUpdate(
        'DollarPrefixedFieldName',
        `The fields of an \`_id\` may not begin with a dollar sign, as \`${name}\` does`,
        '_id',
      )
    checkNames(value)
  }
}
