import { EJSON } from 'bson'
import type { Db } from 'mongodb'
import { documentOf, element, withoutFields } from '../../bson/build.ts'
import { decode } from '../../bson/bson-options.ts'
import { ElementCursor, findField } from '../../bson/raw.ts'

/** Fields that say nothing of what an index is: its format, and what servers add of themselves. */
const incidental = ['v', 'ns', 'storageEngine', 'background']

export const indexName = (index: Uint8Array): string => (decode(index) as { name: string }).name

/** Whether two specifications mean the same index, in whatever order their fields and whichever types their numbers are. */
export const isSameIndex = (left: Uint8Array, right: Uint8Array): boolean => meaning(left) === meaning(right)

function meaning(index: Uint8Array): string {
  const fields = Object.entries(decode(withoutFields(index, incidental)))
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return EJSON.stringify(fields, { relaxed: true })
}

/** Makes an index as its specification says. Throws what the driver throws where the server refuses it. */
export async function createIndex(db: Db, collection: string, index: Uint8Array): Promise<void> {
  const key = findField(index, 'key')
  if (key === undefined) throw new Error('The specification of an index needs its key')
  const specification = { ...decode(withoutFields(index, incidental)), key: inOrder(key.bytes, key.start) }
  await db.command({ createIndexes: collection, indexes: [specification] })
}

/** A document as a map: an object would put names that look like numbers first. */
function inOrder(bytes: Uint8Array, start: number): Map<string, unknown> {
  const cursor = new ElementCursor(bytes, start)
  const map = new Map<string, unknown>()
  while (cursor.next()) {
    const name = Buffer.from(bytes.subarray(cursor.nameStart, cursor.nameEnd)).toString()
    const value = documentOf([
      element(cursor.type, 'value', bytes.subarray(cursor.valueStart, cursor.valueEnd)),
    ])
    map.set(name, (decode(value) as { value: unknown }).value)
  }
  return map
}
