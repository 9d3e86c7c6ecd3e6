import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { bytesOf } from '../bson/build.ts'
import { findField } from '../bson/raw.ts'
import { compileCollation, type Collation } from '../query/collation/collation.ts'
import type { CatalogueRow } from './catalogue-cache.ts'

/** The collation of a query: the one that it names, else the collection's own; undefined is the simple one. */
export function collationOf(
  row: CatalogueRow | undefined,
  named: Uint8Array | undefined,
): Collation | undefined {
  if (named !== undefined) return compileCollation(named)
  const own = row?.options === undefined ? undefined : findField(row.options, 'collation')
  return own?.type === bsonType.object ? compileCollation(bytesOf(own)) : undefined
}
