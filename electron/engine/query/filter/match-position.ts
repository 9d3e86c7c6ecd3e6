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
 * several paths the last one with a place counts; what stands under a "not" has
 * none, nor has a place that the path itself names. The document matches the filter.
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

function ofPath({ path, test }: Extract<Filter, { kind: 'field' }>, context: TestContext): PositionOf {
  const ofElement = elementTest(test, context) ?? valueTest(test, context)
  const isWhole = test.kind === 'size'
  const whole = new PathTest(path, valueTest(test, context), arrayAtEnd(test))
  const last = path.names.length - 1
  const inDocument = (bytes: Uint8Array, start: number, depth: number): number | null => {
    const value = findField(bytes, path.names[depth] as Uint8Array, start)
    if (value?.type === bsonType.object && depth < last) return inDocument(bytes, value.start, depth + 1)
    if (value?.type !== bsonType.array || (depth === last && isWhole)) return null
    const cursor = new ElementCursor(bytes, value.start)
    for (let index = 0; cursor.next(); index++) {
      const { type, valueStart } = cursor
      const passes =
        depth === last
          ? ofElement(type, bytes, valueStart)
          : type === bsonType.object && whole.inDocument(bytes, valueStart, depth + 1)
      if (passes) return index
    }
    return null
  }
  return (bytes, start) => inDocument(bytes, start, 0)
}
