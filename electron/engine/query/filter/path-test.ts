import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { ElementCursor, malformed, readInt32, skipValue } from '../../bson/raw.ts'
import type { FieldPath } from './field-path.ts'
import type { ValueFilter } from './filter.ts'
import { someElement } from './value-test.ts'
import { missing, type ValueTest } from './value.ts'

/** Whether an array at the path's end shows its elements too, besides itself. */
export type ArrayAtEnd = 'elements' | 'whole'

/** What is asked of an array as such is not asked of its elements. */
export function arrayAtEnd({ kind }: ValueFilter): ArrayAtEnd {
  return kind === 'size' || kind === 'elementFilter' || kind === 'elementValue' ? 'whole' : 'elements'
}

/**
 * Whether some value that the path leads to passes the test, as MongoDB's manual has it ("Query an Array"):
 * - a path that ends early, at a document without the name or at a scalar, leads to "missing";
 * - through an array it goes on in each element that is a document, and, where the next part is an index, in that
 *   element; elements of other types lead nowhere, nor does an array within an array without an index;
 * - at the path's end an array shows its elements, then itself; an element chosen by its index shows itself alone.
 */
export class PathTest {
  readonly #names: readonly Uint8Array[]
  readonly #indexes: readonly number[]
  readonly #last: number
  readonly #test: ValueTest
  readonly #arrayAtEnd: ArrayAtEnd

  constructor(path: FieldPath, test: ValueTest, arrayAtEnd: ArrayAtEnd) {
    this.#names = path.names
    this.#indexes = path.indexes
    this.#last = path.names.length - 1
    this.#test = test
    this.#arrayAtEnd = arrayAtEnd
  }

  /** Goes on with part `depth` in the document at `start`. */
  inDocument(bytes: Uint8Array, start: number, depth: number): boolean {
    const name = this.#names[depth] as Uint8Array
    const { length } = name
    const last = start + readInt32(bytes, start) - 1
    let at = start + 4
    while (at < last) {
      const element = at
      const type = bytes[at++] as number
      let same = 0
      while (same < length && bytes[at + same] === name[same]) same++
      if (same === length && bytes[at + length] === 0)
        return this.#atField(type, bytes, at + length + 1, depth)
      at = valueEnd(type, bytes, nameEnd(bytes, at + same) + 1)
      if (at <= element || at > last) throw malformed('an element longer than its document', element)
    }
    return this.#test(missing, bytes, start)
  }

  #atField(type: number, bytes: Uint8Array, start: number, depth: number): boolean {
    if (depth === this.#last) return this.#atEnd(type, bytes, start)
    if (type === bsonType.object) return this.inDocument(bytes, start, depth + 1)
    if (type === bsonType.array) return this.#inArray(bytes, start, depth + 1)
    return this.#test(missing, bytes, start)
  }

  #atEnd(type: number, bytes: Uint8Array, start: number): boolean {
    if (type === bsonType.array && this.#arrayAtEnd === 'elements' && someElement(this.#test, bytes, start))
      return true
    return this.#test(type, bytes, start)
  }

  /** Goes on with part `depth` in the elements of the array at `start`. */
  #inArray(bytes: Uint8Array, start: number, depth: number): boolean {
    const cursor = new ElementCursor(bytes, start)
    for (let index = 0; cursor.next(); index++) {
      const { type, valueStart } = cursor
      if (type === bsonType.object && this.inDocument(bytes, valueStart, depth)) return true
      if (index === this.#indexes[depth] && this.#atIndex(type, bytes, valueStart, depth)) return true
    }
    return false
  }

  #atIndex(type: number, bytes: Uint8Array, start: number, depth: number): boolean {
    if (depth === this.#last) return this.#test(type, bytes, start)
    if (type === bsonType.object) return this.inDocument(bytes, start, depth + 1)
    return type === bsonType.array && this.#inArray(bytes, start, depth + 1)
  }
}

/** Index of the 0x00 that ends a name; beyond the buffer there are no bytes, and the search ends too. */
function nameEnd(bytes: Uint8Array, at: number): number {
  let end = at
  while (bytes[end]) end++
  return end
}

/** As `skipValue`, with the common types first and without its checks: the caller looks at where it leads. */
function valueEnd(type: number, bytes: Uint8Array, start: number): number {
  switch (type) {
    case bsonType.string:
      return start + 4 + readInt32(bytes, start)
    case bsonType.int32:
      return start + 4
    case bsonType.double:
    case bsonType.int64:
    case bsonType.date:
      return start + 8
    case bsonType.objectId:
      return start + 12
    case bsonType.object:
    case bsonType.array:
      return start + readInt32(bytes, start)
    case bsonType.boolean:
      return start + 1
    default:
      return skipValue(type, bytes, start)
  }
}
