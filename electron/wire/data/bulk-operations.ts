import type { Statement } from '../../engine/write/statement.ts'
import { FieldReader } from '../field-reader.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'
import { namespaceOf, type Namespace } from './namespace.ts'
import { hintOf, optional, updateOf, updateOptions } from './query-fields.ts'

export interface BulkOperation {
  readonly database: string
  readonly statement: Statement
}

/** The operations of a `bulkWrite`, each with the database that it is of. */
export function bulkOperations(request: CommandRequest): BulkOperation[] {
  const { fields } = request
  const namespaces = fields.require('nsInfo', request.documents('nsInfo')).map(readNamespace)
  const operations = fields.require('ops', request.documents('ops'))
  const variables = fields.document('let')
  return operations.map((bytes) => readOperation(bytes, namespaces, variables))
}

function readNamespace(bytes: Uint8Array): Namespace {
  const fields = new FieldReader(bytes, 'bulkWrite.nsInfo')
  const namespace = namespaceOf(fields.require('ns', fields.string('ns')))
  fields.skip('collectionUUID', 'encryptionInformation', 'isTimeseriesNamespace')
  fields.refuseOthers()
  return namespace
}

const readers = { insert: readInsert, update: readUpdate, delete: readDelete } as const

function readOperation(
  bytes: Uint8Array,
  namespaces: readonly Namespace[],
  variables: Uint8Array | undefined,
): BulkOperation {
  const fields = new FieldReader(bytes, 'bulkWrite.ops')
  const kind = fields.names[0] ?? ''
  if (!Object.hasOwn(readers, kind))
    throw new WireError('FailedToParse', `There is no bulkWrite operation '${kind}'`)
  const index = fields.integer(kind) ?? -1
  const namespace = namespaces[index]
  if (namespace === undefined)
    throw new WireError('BadValue', `BulkWrite ops entry ${kind} has an invalid nsInfo index ${index}`)
  const { database, collection } = namespace
  const statement = readers[kind as keyof typeof readers](fields, collection, variables)
  fields.refuseOthers()
  return { database, statement }
}

function readInsert(fields: FieldReader, collection: string): Statement {
  return { kind: 'insert', collection, document: fields.require('document', fields.document('document')) }
}

function readUpdate(fields: FieldReader, collection: string, variables: Uint8Array | undefined): Statement {
  return {
    kind: 'update',
    collection,
    filter: fields.require('filter', fields.document('filter')),
    update: updateOf(fields, 'updateMods'),
    ...updateOptions(fields),
    ...optional('variables', fields.document('constants') ?? variables),
  }
}

function readDelete(fields: FieldReader, collection: string, variables: Uint8Array | undefined): Statement {
  return {
    kind: 'delete',
    collection,
    filter: fields.require('filter', fields.document('filter')),
    multi: fields.boolean('multi') ?? false,
    ...optional('collation', fields.document('collation')),
    ...optional('hint', hintOf(fields)),
    ...optional('variables', variables),
  }
}
