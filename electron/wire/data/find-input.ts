import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { FindInput } from '../../engine/read/find.ts'
import type { FieldReader } from '../field-reader.ts'
import { WireError } from '../wire-error.ts'
import { hintOf, optional } from './query-fields.ts'

/** What `find` asks for, from its arguments; also within `explain`. */
export function findInput(collection: string, fields: FieldReader): FindInput {
  fields.skip('allowDiskUse')
  refuseBounds(fields)
  return {
    collection,
    ...optional('filter', fields.document('filter')),
    ...optional('sort', fields.document('sort')),
    ...optional('projection', fields.document('projection')),
    ...optional('skip', fields.integer('skip', 0)),
    ...optional('limit', fields.integer('limit', 0)),
    ...optional('collation', fields.document('collation')),
    ...optional('hint', hintOf(fields)),
    ...optional('variables', fields.document('let')),
  }
}

/** What this engine does not do is refused, never passed over. */
function refuseBounds(fields: FieldReader): void {
  for (const name of ['min', 'max']) {
    const bound = fields.document(name)
    if (bound === undefined || bsonToTree(bound).fields.length === 0) continue
    throw new WireError('CommandNotSupported', `\`${name}\` is not supported: say it in the filter`)
  }
  for (const name of ['returnKey', 'showRecordId']) {
    if (fields.boolean(name) !== true) continue
    throw new WireError('CommandNotSupported', `\`${name}\` is not supported: leave it out`)
  }
}
