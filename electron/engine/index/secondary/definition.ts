import { createHash } from 'node:crypto'
import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { decodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { decimal128Text } from '../../../../shared/ejson/decimal128.ts'
import { bytesOf, elementsOf } from '../../bson/build.ts'
import { PatternKeys } from '../../bson/pattern-keys.ts'
import { ElementCursor, findField, readDouble, readInt32, readInt64, type BsonSlice } from '../../bson/raw.ts'
import { numberBytes } from '../../store/numbers.ts'

/** What an index holds of a document: the fields of its key. All else that a specification says concerns who reads it. */
export interface IndexDefinition {
  /** The same for the same fields in the same directions, whatever the index is called; as long as a number of a key. */
  readonly id: Uint8Array
  readonly paths: readonly string[]
  readonly descending: readonly boolean[]
  readonly patternKeys: PatternKeys
}

/**
 * The definition of an index by the specification that MongoDB lists; null for kinds that are declared and not kept:
 * text, geographic, hashed and wildcard indexes.
 */
export function definitionOf(specification: Uint8Array): IndexDefinition | null {
  const key = findField(specification, 'key')
  if (key?.type !== bsonType.object) return null
  const cursor = new ElementCursor(key.bytes, key.start)
  const paths: string[] = []
  const descending: boolean[] = []
  while (cursor.next()) {
    const path = decodeUtf8(cursor.bytes, cursor.nameStart, cursor.nameEnd)
    const direction = numberOf(cursor.slice())
    if (direction === null || direction === 0 || Number.isNaN(direction)) return null
    if (path.split('.').includes('$**')) return null
    paths.push(path)
    descending.push(direction < 0)
  }
  if (paths.length === 0) return null
  return { id: idOf(paths, descending), paths, descending, patternKeys: new PatternKeys(paths) }
}

/** The definitions that a row of the catalogue has, each once. */
export function definitionsIn(row: Uint8Array): IndexDefinition[] {
  const indexes = findField(row, 'indexes')
  if (indexes?.type !== bsonType.array) return []
  const byId = new Map<string, IndexDefinition>()
  for (const specification of elementsOf(bytesOf(indexes))) {
    if (specification.type !== bsonType.object) continue
    const definition = definitionOf(bytesOf(specification))
    if (definition !== null) byId.set(idText(definition), definition)
  }
  return [...byId.values()]
}

export const idText = ({ id }: IndexDefinition): string => Buffer.from(id).toString('latin1')

function idOf(paths: readonly string[], descending: readonly boolean[]): Uint8Array {
  const hash = createHash('sha256')
  for (const [i, path] of paths.entries()) hash.update(`${descending[i] === true ? '-' : '+'}${path}\0`)
  return new Uint8Array(hash.digest().subarray(0, numberBytes))
}

/** A number of any type; null for what is none. */
function numberOf({ type, bytes, start }: BsonSlice): number | null {
  if (type === bsonType.int32) return readInt32(bytes, start)
  if (type === bsonType.double) return readDouble(bytes, start)
  if (type === bsonType.int64) return Number(readInt64(bytes, start))
  if (type === bsonType.decimal128) return Number(decimal128Text(bytes.subarray(start, start + 16)))
  return null
}
