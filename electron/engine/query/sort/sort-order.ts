import { compareValues } from '../../bson/compare.ts'
import { encodeKey } from '../../bson/doc-key.ts'
import { ParallelArrays, PatternKeys, type DocumentKeys, type KeyValues } from '../../bson/pattern-keys.ts'
import type { BsonSlice } from '../../bson/raw.ts'
import type { Collation } from '../collation/collation.ts'
import { queryError } from '../query-error.ts'
import type { SortPattern } from './parse-sort.ts'

/** What a document is sorted by: bytes whose order is that of the documents, or values where a collation has a say. */
export type SortKey = Uint8Array | KeyValues

/** An order of documents. Equal ones stay in the order in which they came. */
export interface SortOrder {
  /** The document that begins at `start`. Errors: `query.failed` where two fields lead to two arrays. */
  keyOf(bytes: Uint8Array, start: number): SortKey
  compare(left: SortKey, right: SortKey): number
}

/**
 * The order that a sort asks for: an array counts with its smallest element where the order ascends and its largest where it
 * descends, one without elements as less than null, and a missing value as null (manual, "cursor.sort()").
 */
export function sortOrder(pattern: SortPattern, collation: Collation | undefined): SortOrder {
  return collation === undefined ? orderOfBytes(pattern) : orderOfValues(pattern, collation)
}

function orderOfBytes({ paths, descending }: SortPattern): SortOrder {
  const patternKeys = new PatternKeys(paths)
  return {
    keyOf: (bytes, start) => {
      const { keys } = keysOf(patternKeys, bytes, start)
      let least = encodeKey(keys[0] as KeyValues, descending)
      for (let i = 1; i < keys.length; i++) {
        const key = encodeKey(keys[i] as KeyValues, descending)
        if (Buffer.compare(key, least) < 0) least = key
      }
      return least
    },
    compare: (left, right) => Buffer.compare(left as Uint8Array, right as Uint8Array),
  }
}

function orderOfValues({ paths, descending }: SortPattern, collation: Collation): SortOrder {
  const patternKeys = new PatternKeys(paths)
  const compare = (left: KeyValues, right: KeyValues): number => {
    for (let i = 0; i < left.length; i++) {
      const order = compareValues(left[i] as BsonSlice, right[i] as BsonSlice, collation.compareStrings)
      if (order !== 0) return descending[i] === true ? -order : order
    }
    return 0
  }
  return {
    keyOf: (bytes, start) => {
      const { keys } = keysOf(patternKeys, bytes, start)
      return keys.reduce((least, key) => (compare(key, least) < 0 ? key : least)).map(copied)
    },
    compare: (left, right) => compare(left as KeyValues, right as KeyValues),
  }
}

const copied = ({ type, bytes, start, end }: BsonSlice): BsonSlice => ({
  type,
  bytes: Uint8Array.from(bytes.subarray(start, end)),
  start: 0,
  end: end - start,
})

function keysOf(patternKeys: PatternKeys, bytes: Uint8Array, start: number): DocumentKeys {
  try {
    return patternKeys.keysOf(bytes, start)
  } catch (error) {
    if (!(error instanceof ParallelArrays)) throw error
    const [left, right] = error.paths
    const message = `A sort cannot go by two arrays of one document: \`${left}\` and \`${right}\``
    throw queryError('BadValue', message, { left, right }, 'running')
  }
}
