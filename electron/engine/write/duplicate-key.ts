import { documentOf, element } from '../bson/build.ts'
import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { idDocument, idText } from './documents.ts'
import { StatementError } from './write-failure.ts'

const one = Uint8Array.of(1, 0, 0, 0)
const idPattern = documentOf([element(bsonType.int32, '_id', one)])

/** MongoDB's 11000 for a document whose `_id` is there already. */
export function duplicateKey(
  database: string | undefined,
  collection: string,
  document: Uint8Array,
): StatementError {
  const keyValue = idDocument(document)
  const namespace = database === undefined ? collection : `${database}.${collection}`
  const message = `E11000 duplicate key error collection: ${namespace} index: _id_ dup key: { _id: ${idText(keyValue)} }`
  return new StatementError('document.duplicateId', message, 'DuplicateKey', {
    keyPattern: idPattern,
    keyValue,
  })
}
