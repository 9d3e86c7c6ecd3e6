import { documentOf, element } from '../../bson/build.ts'
import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { definitionOf, type IndexDefinition } from '../../index/secondary/definition.ts'

const key = documentOf([element(bsonType.int32, '_id', Uint8Array.of(1, 0, 0, 0))])

/** The index on `_id` as if it were a secondary one: for what says how an index is bound. */
export const idDefinition = definitionOf(
  documentOf([element(bsonType.object, 'key', key)]),
) as IndexDefinition
