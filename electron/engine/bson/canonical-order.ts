import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { malformed } from './raw.ts'

/**
 * Place of each BSON type in MongoDB's comparison order (manual, "Comparison/Sort Order"; the server puts undefined
 * before null). Types that compare by value with each other share a place. 0 stays free for "end of document".
 */
const places: Readonly<Record<number, number>> = {
  [bsonType.minKey]: 1,
  [bsonType.undefined]: 3,
  [bsonType.null]: 5,
  [bsonType.double]: 10,
  [bsonType.int32]: 10,
  [bsonType.int64]: 10,
  [bsonType.decimal128]: 10,
  [bsonType.string]: 15,
  [bsonType.symbol]: 15,
  [bsonType.object]: 20,
  [bsonType.array]: 25,
  [bsonType.binary]: 30,
  [bsonType.objectId]: 35,
  [bsonType.boolean]: 40,
  [bsonType.date]: 45,
  [bsonType.timestamp]: 47,
  [bsonType.regex]: 50,
  [bsonType.dbPointer]: 55,
  [bsonType.code]: 60,
  [bsonType.codeWithScope]: 65,
  [bsonType.maxKey]: 127,
}

export const numberPlace = 10

export function canonicalPlace(type: number, offset: number): number {
  const place = places[type]
  if (place === undefined) throw malformed(`the unknown type ${type}`, offset)
  return place
}
