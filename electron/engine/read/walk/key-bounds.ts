import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { elementsOf } from '../../bson/build.ts'
import { compareValues } from '../../bson/compare.ts'
import type { KeyValues } from '../../bson/pattern-keys.ts'
import type { BsonSlice } from '../../bson/raw.ts'
import type { IndexDefinition } from '../../index/secondary/definition.ts'
import type { Collation } from '../../query/collation/collation.ts'
import { queryError } from '../../query/query-error.ts'
import type { CatalogueRow } from '../catalogue-cache.ts'
import { hintedIndex, type Hint } from './hint.ts'
import { idDefinition } from './id-definition.ts'

/** Keys of an index from `min` on and below `max`: a value for each of its fields. */
export interface KeyBounds {
  readonly min?: Uint8Array | undefined
  readonly max?: Uint8Array | undefined
}

/**
 * Whether a document has a key within bounds of the index that the hint names; null where there are no bounds. Errors: those
 * that MongoDB has for bounds without a hint, of other fields than the index's, and of which none is within.
 */
export function keyBoundsTest(
  row: CatalogueRow | undefined,
  { min, max }: KeyBounds,
  hint: Hint | undefined,
  collation: Collation | undefined,
): ((bytes: Uint8Array, start: number) => boolean) | null {
  if (min === undefined && max === undefined) return null
  if (hint === undefined || hint.kind === 'natural') {
    throw queryError('Location51173', 'When using min()/max() a hint of which index to use must be provided')
  }
  if (row === undefined) return () => false
  const index = hintedIndex(row, hint)
  const definition = index === 'byId' ? idDefinition : index.definition
  if (definition === null) throw queryError('BadValue', 'The index of the hint cannot be read')
  const low = min === undefined ? null : boundOf(min, definition)
  const high = max === undefined ? null : boundOf(max, definition)
  const order = (left: KeyValues, right: KeyValues): number => compareKeys(left, right, definition, collation)
  if (low !== null && high !== null && order(low, high) >= 0) {
    throw queryError('Location51175', 'The value provided for min() must be less than the one for max()')
  }
  return (bytes, start) =>
    definition.patternKeys
      .keysOf(bytes, start)
      .keys.some((key) => (low === null || order(key, low) >= 0) && (high === null || order(key, high) < 0))
}

function boundOf(bound: Uint8Array, { paths }: IndexDefinition): KeyValues {
  const names = bsonToTree(bound).fields.map(([name]) => name)
  if (names.length === paths.length && names.every((name, i) => name === paths[i])) return elementsOf(bound)
  throw queryError(
    'Location51174',
    'The index chosen is not compatible with min()/max(): they have a value for each of its fields, in their order',
  )
}

function compareKeys(
  left: KeyValues,
  right: KeyValues,
  { descending }: IndexDefinition,
  collation: Collation | undefined,
): number {
  for (let i = 0; i < left.length; i++) {
    const order = compareValues(left[i] as BsonSlice, right[i] as BsonSlice, collation?.compareStrings)
    if (order !== 0) return descending[i] === true ? -order : order
  }
  return 0
}
