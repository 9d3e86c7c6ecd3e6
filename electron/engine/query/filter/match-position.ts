import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { ElementCursor, findField } from '../../bson/raw.ts'
import type { Filter } from './filter.ts'
import { arrayAtEnd, PathTest } from './path-test.ts'
import { elementTest, valueTest, type TestContext } from './value-test.ts'
import type { DocumentTest } from './value.ts'

/** The index of the element that made the document at `start` match, null where it was no element of an array. */
export type PositionOf = (bytes: Uint8Array, start: number) => number | null

const nowhere: PositionOf = () => null

/**
 * What `a.$` stands for in projections and updates: the place in the first array on a path that the filter asks about. Of
 * several paths the last one with a place counts; what stands under a "not" has none, and an index in the path itself is no
 * place. The document matches the filter.
 */
export function positionOf(filter: Filter, context: TestContext): PositionOf {
  switch (filter.kind) {
    case 'and': {
      const parts = filter.parts.map((part) => positionOf(part, context)).toReversed()
      return (bytes, start) => firstPlace(parts, bytes, start)
    }
    case 'or':
      return ofFirstThatMatches(filter.parts, context)
    case 'field':
      return ofPath(filter, context)
    default:
      return nowhere
  }
}

function firstPlace(parts: readonly PositionOf[], bytes: Uint8Array, start: number): number | null {
  for (const part of parts) {
    const place = part(bytes, start)
    if (place !== null) return place
  }
  return null
}

function ofFirstThatMatches(parts: readonly Filter[], context: TestContext): PositionOf {
  const tests = parts.map((part): [DocumentTest, PositionOf] => [
    context.documentTest(part),
    positionOf(part, context),
  ])
  return (bytes, start) => tests.find(([test]) => test(bytes, start))?.[1](bytes, start) ?? null
}

/** A position, null for a match without one, undefined for no match. */
type Found = number | null | undefined

function ofPath({ path, test }: Extract<Filter, { kind: 'field' }>, context: TestContext): PositionOf {
  const ofValue = valueTest(test, context)
  const ofElement = elementTest(test, context) ?? ofValue
  const isWhole = test.kind === 'size'
  const whole = new PathTest(path, ofValue, arrayAtEnd(test))
  const last = path.names.length - 1
  const inDocument = (bytes: Uint8Array, start: number, depth: number): number | null => {
    const value = findField(bytes, path.names[depth] as Uint8Array, start)
    if (value?.type === bsonType.object && depth < last) return inDocument(bytes, value.start, depth + 1)
    if (value?.type !== bsonType.array || (depth === last && isWhole)) return null
    return (depth === last ? inLast(bytes, value.start) : inArray(bytes, value.start, depth + 1)) ?? null
  }
  const inLast = (bytes: Uint8Array, start: number): Found => {
    const cursor = new ElementCursor(bytes, start)
    for (let index = 0; cursor.next(); index++)
      if (ofElement(cursor.type, bytes, cursor.valueStart)) return index
    return undefined
  }
  /** Goes on with part `depth` in the elements; of the one that it names, an array further down gives the position. */
  const inArray = (bytes: Uint8Array, start: number, depth: number): Found => {
    const cursor = new ElementCursor(bytes, start)
    for (let index = 0; cursor.next(); index++) {
      const { type, valueStart } = cursor
      if (type === bsonType.object && whole.inDocument(bytes, valueStart, depth)) return index
      const found = index === path.indexes[depth] ? atIndex(type, bytes, valueStart, depth) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }
  const atIndex = (type: number, bytes: Uint8Array, start: number, depth: number): Found => {
    if (depth === last) return ofValue(type, bytes, start) ? null : undefined
    if (type === bsonType.array) return inArray(bytes, start, depth + 1)
    if (type !== bsonType.object || !whole.inDocument(bytes, start, depth + 1)) return undefined
    return inDocument(bytes, start, depth + 1)
  }
  return (bytes, start) => inDocument(bytes, start, 0)
}
