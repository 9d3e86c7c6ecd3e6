import type { ObjectNode } from '../../../../shared/ejson/tree.ts'

/** A moment as MongoDB's internal timestamps have it; `increment` tells those of one second apart. */
export interface TimestampValue {
  readonly seconds: number
  readonly increment: number
}

/** What one application of an update to one document knows. */
export interface Application {
  /** The document before the update. */
  readonly original: ObjectNode
  /** Whether an upsert makes a new document of it. */
  readonly isInsert: boolean
  /** The index that the filter matched, null for none: for `$`. */
  readonly positional: number | null
  /** Milliseconds since 1970, for `$currentDate`. */
  readonly now: bigint
  readonly timestamp: TimestampValue
  /** Array elements that were made to reach an index, so far. */
  padding: number
}

/** Where in the document an operator works. */
export interface Place {
  readonly application: Application
  readonly above: Place | null
  readonly name: string
  /** Whether some value above is an array. */
  readonly isInArray: boolean
  /** Whether a value above is there that cannot have a field of this name. */
  readonly isBlocked: boolean
}

/** The dotted path of a place. */
export function pathOf(place: Place): string {
  const names: string[] = []
  for (let at: Place | null = place; at !== null && at.above !== null; at = at.above) names.push(at.name)
  return names.toReversed().join('.')
}
