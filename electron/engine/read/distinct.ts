import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { documentBytesMax } from '../../../shared/model/limits.ts'
import { documentOf, element, bytesOf } from '../bson/build.ts'
import { keyOfValue, docKeyText } from '../bson/doc-key.ts'
import { compareValues } from '../bson/compare.ts'
import { ElementCursor, findField, type BsonSlice } from '../bson/raw.ts'
import type { Collation } from '../query/collation/collation.ts'
import { fieldPath, type FieldPath } from '../query/filter/field-path.ts'
import { queryError } from '../query/query-error.ts'
import { prepareFind } from './find.ts'
import type { ReadView } from './read-view.ts'
import { runWalk, type Patience } from './run-walk.ts'
import { MatchingWalk } from './walk-matching.ts'

export interface DistinctInput extends Patience {
  readonly collection: string
  /** A dotted path. */
  readonly key: string
  /** As those of `FindInput`. */
  readonly filter?: Uint8Array
  readonly collation?: Uint8Array
  readonly hint?: string | Uint8Array
  readonly variables?: Uint8Array
}

/**
 * The different values that a path leads to in the documents that match, through arrays and into the one at its end, as
 * a BSON array, in the order in which they were found. Errors: as those of `openFind`; Location17217 beyond 16 MiB.
 */
export async function distinctValues(view: ReadView, input: DistinctInput): Promise<Uint8Array> {
  const { row, query } = prepareFind(view, input)
  const path = fieldPath(input.key)
  const values = new DistinctValues(query.collation)
  if (row !== undefined) {
    await runWalk(view, new MatchingWalk(view, row, query), input, ({ bytes, start }) => {
      addAlong(path, 0, bytes, start, values)
      return true
    })
  }
  return values.asArray()
}

/** Adds the values that the parts of a path from `depth` on lead to in the document at `start`. */
function addAlong(
  path: FieldPath,
  depth: number,
  bytes: Uint8Array,
  start: number,
  values: DistinctValues,
): void {
  const value = findField(bytes, path.names[depth] as Uint8Array, start)
  if (value !== undefined) addAt(path, depth + 1, value, values)
}

function addAt(path: FieldPath, depth: number, value: BsonSlice, values: DistinctValues): void {
  if (value.type === bsonType.array) return addInArray(path, depth, value, values)
  if (depth === path.names.length) return values.add(value)
  if (value.type === bsonType.object) addAlong(path, depth, value.bytes, value.start, values)
}

/** An index in the path chooses an element; else each one that is a document is gone through. */
function addInArray(
  path: FieldPath,
  depth: number,
  { bytes, start }: BsonSlice,
  values: DistinctValues,
): void {
  const wanted = path.indexes[depth] ?? -1
  const cursor = new ElementCursor(bytes, start)
  for (let index = 0; cursor.next(); index++) {
    if (depth === path.names.length) values.add(cursor.slice())
    else if (index === wanted) addAt(path, depth + 1, cursor.slice(), values)
    else if (cursor.type === bsonType.object && wanted < 0)
      addAlong(path, depth, bytes, cursor.valueStart, values)
  }
}

/** Values that compare as different, each as it came first. */
class DistinctValues {
  readonly #collation: Collation | undefined
  readonly #elements: Uint8Array[] = []
  readonly #keys = new Set<string>()
  /** In order, where a collation says what is the same. */
  readonly #sorted: BsonSlice[] = []
  #bytes = 0

  constructor(collation: Collation | undefined) {
    this.#collation = collation
  }

  add(value: BsonSlice): void {
    if (!(this.#collation === undefined ? this.#isNewKey(value) : this.#isNewValue(value, this.#collation)))
      return
    const one = element(value.type, String(this.#elements.length), bytesOf(value))
    this.#bytes += one.length
    if (this.#bytes > documentBytesMax) {
      throw queryError(
        'Location17217',
        `The distinct values are more than ${documentBytesMax} bytes together`,
        {},
        'running',
      )
    }
    this.#elements.push(one)
  }

  asArray(): Uint8Array {
    return documentOf(this.#elements)
  }

  #isNewKey({ type, bytes, start }: BsonSlice): boolean {
    const before = this.#keys.size
    return this.#keys.add(docKeyText(keyOfValue(type, bytes, start))).size > before
  }

  #isNewValue(value: BsonSlice, { compareStrings }: Collation): boolean {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const order = compareValues(this.#sorted[middle] as BsonSlice, value, compareStrings)
      if (order === 0) return false
      if (order < 0) low = middle + 1
      else high = middle
    }
    const bytes = Uint8Array.from(bytesOf(value))
    this.#sorted.splice(low, 0, { type: value.type, bytes, start: 0, end: bytes.length })
    return true
  }
}
