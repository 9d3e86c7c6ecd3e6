import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { FindInput } from '../../engine/read/find.ts'
import type { FieldReader } from '../field-reader.ts'
import { hintOf, optional } from './query-fields.ts'

/** What `find` asks for, from its arguments; also within `explain`. */
export function findInput(collection: string, fields: FieldReader): FindInput {
  fields.skip('allowDiskUse')
  return {
    collection,
    ...optional('filter', fields.document('filter')),
    ...optional('sort', fields.document('sort')),
    ...optional('projection', fields.document('projection')),
    ...optional('skip', fields.integer('skip', 0)),
    ...optional('limit', fields.integer('limit', 0)),
    ...optional('collation', fields.document('collation')),
    ...optional('hint', hintOf(fields)),
    ...optional('min', boundOf(fields, 'min')),
    ...optional('max', boundOf(fields, 'max')),
    ...optional('returnKey', fields.boolean('returnKey')),
    ...optional('showRecordId', fields.boolean('showRecordId')),
    ...optional('variables', fields.document('let')),
  }
}

/** An empty bound is none. */
function boundOf(fields: FieldReader, name: 'min' | 'max'): Uint8Array | undefined {
  const bound = fields.document(name)
  return bound === undefined || bsonToTree(bound).fields.length === 0 ? undefined : bound
}
