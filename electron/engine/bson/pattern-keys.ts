import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { ElementCursor, findField, type BsonSlice } from './raw.ts'

const nothing = new Uint8Array(0)
const empty = (type: number): BsonSlice => ({ type, bytes: nothing, start: 0, end: 0 })

/** Stands in a key where the document has no value; it compares as null does. */
export const missingValue = empty(bsonType.null)
/** What an array without elements has for a value. */
const noElement = empty(bsonType.undefined)

/** A key: one value for each field of the pattern. */
export type KeyValues = readonly BsonSlice[]

export interface DocumentKeys {
  /** At least one; several where an array shows its elements, maybe some of them equal. */
  readonly keys: readonly KeyValues[]
  /** Which fields of the pattern lead through, or to, an array. */
  readonly arrays: readonly boolean[]
}

interface Path {
  readonly names: readonly Uint8Array[]
  /** The place in an array that a part also stands for, or -1. */
  readonly indexes: readonly number[]
}

/**
 * Where one field of the pattern has got to: a value; an object in which the parts from `depth` on lead further; or an
 * array, in whose elements they do, or whose elements are the values where no part is left.
 */
type Place =
  | { readonly kind: 'value'; readonly value: BsonSlice }
  | { readonly kind: 'object'; readonly start: number; readonly depth: number }
  | { readonly kind: 'array'; readonly array: BsonSlice; readonly depth: number }

const utf8 = new TextEncoder()

/** Two fields of a pattern lead to two arrays: a document has no keys then. */
export class ParallelArrays extends Error {
  readonly paths: readonly [string, string]

  constructor(paths: readonly [string, string]) {
    super(`The fields \`${paths[0]}\` and \`${paths[1]}\` are both arrays`)
    this.paths = paths
  }
}

/**
 * The keys that a document has for a pattern of fields, as MongoDB's indexes and sorts have them: an array shows each of
 * its elements, one within another itself; the fields that lead through one array get the values of one element
 * together. Two arrays side by side are `ParallelArrays`.
 */
export class PatternKeys {
  readonly #texts: readonly string[]
  readonly #paths: readonly Path[]

  constructor(paths: readonly string[]) {
    this.#texts = paths
    this.#paths = paths.map(pathOf)
  }

  keysOf(bytes: Uint8Array, start: number): DocumentKeys {
    const arrays = this.#paths.map(() => false)
    const keys: KeyValues[] = []
    const places = this.#paths.map((): Place => ({ kind: 'object', start, depth: 0 }))
    this.#expand(bytes, places, keys, arrays)
    return { keys, arrays }
  }

  #expand(bytes: Uint8Array, from: readonly Place[], keys: KeyValues[], arrays: boolean[]): void {
    const places = from.map((place, i) =>
      place.kind === 'object' ? follow(bytes, place.start, this.#paths[i] as Path, place.depth) : place,
    )
    const array = this.#arrayOf(places, arrays)
    if (array === null) {
      keys.push(places.map((place) => (place.kind === 'value' ? place.value : missingValue)))
      return
    }
    const chosen = places.map((place, i) => this.#chosen(place, i))
    if (chosen.some((place) => place !== null)) {
      return this.#expand(
        bytes,
        places.map((place, i) => chosen[i] ?? place),
        keys,
        arrays,
      )
    }
    for (const element of elementsOrNone(array)) {
      const inside = places.map((place, i) =>
        place.kind === 'array' ? inElement(element, place.depth, this.#paths[i] as Path) : place,
      )
      this.#expand(bytes, inside, keys, arrays)
    }
  }

  /** The one array that fields lead to; null where none does. */
  #arrayOf(places: readonly Place[], arrays: boolean[]): BsonSlice | null {
    let first = -1
    let array: BsonSlice | null = null
    for (const [i, place] of places.entries()) {
      if (place.kind !== 'array') continue
      arrays[i] = true
      if (array !== null && array.start !== place.array.start)
        throw new ParallelArrays([this.#texts[first] as string, this.#texts[i] as string])
      if (array === null) first = i
      array = place.array
    }
    return array
  }

  /** Where a field goes on that names an element of its array by its index. */
  #chosen(place: Place, field: number): Place | null {
    if (place.kind !== 'array') return null
    const path = this.#paths[field] as Path
    const index = path.indexes[place.depth] ?? -1
    const element = index < 0 ? undefined : elementsOrNone(place.array)[index]
    if (element === undefined || element === noElement) return null
    return inElement(element, place.depth + 1, path)
  }
}

function pathOf(text: string): Path {
  const parts = text.split('.')
  return {
    names: parts.map((part) => utf8.encode(part)),
    indexes: parts.map((part) => (/^(0|[1-9][0-9]{0,8})$/.test(part) ? Number(part) : -1)),
  }
}

/** Follows a path from the object at `start` to its end, to an array on the way, or to nothing. */
function follow(bytes: Uint8Array, start: number, path: Path, from: number): Place {
  let value: BsonSlice | undefined
  let at = start
  for (let depth = from; depth < path.names.length; depth++) {
    value = findField(bytes, path.names[depth] as Uint8Array, at)
    if (value === undefined) return { kind: 'value', value: missingValue }
    if (value.type === bsonType.array) return { kind: 'array', array: value, depth: depth + 1 }
    if (value.type !== bsonType.object && depth + 1 < path.names.length) {
      return { kind: 'value', value: missingValue }
    }
    at = value.start
  }
  return { kind: 'value', value: value as BsonSlice }
}

function elementsOrNone(array: BsonSlice): readonly BsonSlice[] {
  const elements: BsonSlice[] = []
  const cursor = new ElementCursor(array.bytes, array.start)
  while (cursor.next()) elements.push(cursor.slice())
  return elements.length === 0 ? [noElement] : elements
}

function inElement(element: BsonSlice, depth: number, path: Path): Place {
  if (depth === path.names.length) return { kind: 'value', value: element }
  if (element.type === bsonType.object) return { kind: 'object', start: element.start, depth }
  return { kind: 'value', value: missingValue }
}
