import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { ElementCursor } from '../bson/raw.ts'
import type { Preparation } from './preparation.ts'

const timestampBytes = 8

/**
 * The document with a timestamp in the place of each empty timestamp at its top level but `_id`, which comes first; the same
 * object where there is none. Source: MongoDB manual, "BSON Types", Timestamps.
 */
export function fillTimestamps(document: Uint8Array, preparation: Preparation): Uint8Array {
  const cursor = new ElementCursor(document)
  let filled = document
  cursor.next()
  while (cursor.next()) {
    if (cursor.type !== bsonType.timestamp) continue
    const start = cursor.valueStart
    if (document.subarray(start, start + timestampBytes).some((byte) => byte !== 0)) continue
    // A Buffer's own `slice` would be a view.
    if (filled === document) filled = Uint8Array.from(document)
    const view = new DataView(filled.buffer, filled.byteOffset)
    const { seconds, increment } = preparation.timestamp()
    view.setUint32(start, increment, true)
    view.setUint32(start + 4, seconds, true)
  }
  return filled
}
