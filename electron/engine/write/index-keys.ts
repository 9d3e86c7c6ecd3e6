import { compareValues } from '../bson/compare.ts'
import { bytesOf, documentOf, element } from '../bson/build.ts'
import { missingValue, ParallelArrays, type KeyValues } from '../bson/pattern-keys.ts'
import type { BsonSlice } from '../bson/raw.ts'
import { queryError } from '../query/query-error.ts'
import type { CollectionIndex } from '../read/indexes-of.ts'
import { keyText } from './key-text.ts'
import { StatementError } from './write-failure.ts'

/**
 * The keys that a document has in an index as MongoDB would have it: none where it is sparse and no field is there, or
 * partial and the document does not match. Errors: CannotIndexParallelArrays.
 */
export function indexKeys(index: CollectionIndex, document: Uint8Array): readonly KeyValues[] {
  const { definition, partial, isSparse } = index
  if (definition === null || partial?.matches(document, 0) === false) return []
  const { keys } = keysOf(index, definition, document)
  return isSparse ? keys.filter((values) => values.some((value) => value !== missingValue)) : keys
}

function keysOf(
  { name }: CollectionIndex,
  { patternKeys }: NonNullable<CollectionIndex['definition']>,
  document: Uint8Array,
): { readonly keys: readonly KeyValues[] } {
  try {
    return patternKeys.keysOf(document, 0)
  } catch (error) {
    if (!(error instanceof ParallelArrays)) throw error
    const [left, right] = error.paths
    throw queryError(
      'CannotIndexParallelArrays',
      `cannot index parallel arrays [${left}] [${right}] in the index \`${name}\``,
      {
        index: name,
      },
    )
  }
}

/** The order of two keys of an index; 0 where they are one. */
export function compareKeys(left: KeyValues, right: KeyValues, { collation }: CollectionIndex): number {
  for (let i = 0; i < left.length; i++) {
    const order = compareValues(left[i] as BsonSlice, right[i] as BsonSlice, collation?.compareStrings)
    if (order !== 0) return order
  }
  return 0
}

/** MongoDB's 11000: a unique index has the key already, for another document. */
export function duplicateIndexKey(
  index: CollectionIndex,
  values: KeyValues,
  namespace: string,
): StatementError {
  const paths = index.definition?.paths ?? []
  const keyValue = documentOf(
    values.map((value, i) => element(value.type, paths[i] as string, bytesOf(value))),
  )
  const message = `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: ${keyText(keyValue)}`
  return new StatementError('index.duplicateKey', message, 'DuplicateKey', {
    keyPattern: index.key,
    keyValue,
  })
}
