import { documentOf, element } from '../bson/build.ts'
import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { idDocument } from './documents.ts'
import { keyText } from './key-text.ts'
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
  const message = `E11000 duplicate key error collection: ${namespace} index: _id_ dup key: ${keyText(keyValue)}`
  return new StatementError('document.duplicateId', message, 'DuplicateKey', {
    keyPattern: idPattern,
    keyValue,
  })
}

/** An index knows its collection and not what the client calls the database: the error with both. */
export function withDatabase(error: unknown, database: string | undefined): unknown {
  if (database === undefined || !(error instanceof StatementError) || error.code !== 'index.duplicateKey')
    return error
  const before = 'error collection: '
  const message = error.message.replace(before, () => `${before}${database}.`)
  return new StatementError(error.code, message, 'DuplicateKey', error.more)
}
