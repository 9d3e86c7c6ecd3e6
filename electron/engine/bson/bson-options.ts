import { deserialize, serialize, type DeserializeOptions, type Document, type SerializeOptions } from 'bson'

/** The one way in which this project decodes BSON: every value keeps the class of its type. */
export const decodeOptions = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
} as const satisfies DeserializeOptions

/** `ignoreUndefined: false` writes a field that is undefined instead of dropping it. */
export const encodeOptions = { ignoreUndefined: false, checkKeys: false } as const satisfies SerializeOptions

/**
 * BSON bytes to a JavaScript object of BSON classes. For computing with values, never for keeping documents: an
 * object cannot hold duplicate names, sorts names that look like array indexes first ({"2": .., "1": ..}), and the
 * `bson` package turns undefined into null and DBPointer into DBRef on the way back, and drops the payload of a NaN.
 * What must survive stays bytes (raw.ts) or becomes a tree (shared/ejson/tree.ts).
 */
export function decode(bytes: Uint8Array): Document {
  return deserialize(bytes, decodeOptions)
}

/** A JavaScript object of BSON classes to bytes; plain numbers become Int32 where they are one, else Double. */
export function encode(document: Document): Uint8Array {
  return serialize(document, encodeOptions)
}
