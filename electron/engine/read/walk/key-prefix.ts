import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { indexBoundBytesMax } from '../../../../shared/model/limits.ts'
import { canonicalPlace } from '../../bson/canonical-order.ts'
import { encodeKey } from '../../bson/doc-key.ts'
import type { KeyValues } from '../../bson/pattern-keys.ts'
import type { IndexRange } from '../../index/secondary/row-walk.ts'
import type { CollectionIndex } from '../indexes-of.ts'

const withTexts: ReadonlySet<number> = new Set([
  bsonType.string,
  bsonType.symbol,
  bsonType.object,
  bsonType.array,
])

/**
 * The rows of an index that may have a key: all of its values but those from the first one on that a collation has a say in,
 * of which only the type is bound.
 */
export function keyRange(values: KeyValues, { definition, collation }: CollectionIndex): IndexRange {
  const descending = definition?.descending ?? []
  const at = collation === undefined ? -1 : values.findIndex(({ type }) => withTexts.has(type))
  const exact = encodeKey(at < 0 ? values : values.slice(0, at), descending)
  const prefix = at < 0 ? exact : withPlace(exact, values[at]?.type as number, descending[at] === true)
  const bound = prefix.length > indexBoundBytesMax ? prefix.subarray(0, indexBoundBytesMax) : prefix
  return { low: bound, high: bound }
}

function withPlace(prefix: Uint8Array, type: number, isDescending: boolean): Uint8Array {
  const place = canonicalPlace(type, 0)
  return Uint8Array.of(...prefix, isDescending ? 0xff - place : place)
}
