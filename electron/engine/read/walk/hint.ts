import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { compareNodes } from '../../query/values/compare-nodes.ts'
import { directionOf } from '../../query/sort/parse-sort.ts'
import { queryError } from '../../query/query-error.ts'
import { findField } from '../../bson/raw.ts'
import type { CatalogueRow } from '../catalogue-cache.ts'
import { indexesOf, type CollectionIndex } from '../indexes-of.ts'

/** The way that a query names: an index by its name or its key, or none at all. */
export type Hint =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'key'; readonly key: Uint8Array }
  | { readonly kind: 'natural'; readonly isDescending: boolean }

/** A hint as MongoDB writes it: an index's name, its key, or `{$natural: 1 or -1}`. */
export function parseHint(hint: string | Uint8Array): Hint {
  if (typeof hint === 'string') return { kind: 'name', name: hint }
  const natural = findField(hint, '$natural')
  if (natural === undefined) return { kind: 'key', key: hint }
  const direction = directionOf(natural)
  if (direction === null) throw queryError('BadValue', '`$natural` in a hint is 1 or -1')
  return { kind: 'natural', isDescending: direction === -1 }
}

/** The index that a hint means; `byId` for that on `_id`. Errors: BadValue where there is none. */
export function hintedIndex(
  row: CatalogueRow,
  hint: Exclude<Hint, { kind: 'natural' }>,
): CollectionIndex | 'byId' {
  const isById = hint.kind === 'name' ? hint.name === '_id_' : isSameKey(hint.key, idKey)
  if (isById) return 'byId'
  const index = indexesOf(row).find(({ name, key, isHidden }) =>
    isHidden ? false : hint.kind === 'name' ? name === hint.name : isSameKey(key, hint.key),
  )
  if (index !== undefined) return index
  const message =
    'The hint names no index of the collection that can be read; list the indexes, or leave it out'
  throw queryError('BadValue', message, hint.kind === 'name' ? { hint: hint.name } : {})
}

/** `{_id: 1}`. */
const idKey = Uint8Array.of(14, 0, 0, 0, bsonType.int32, 0x5f, 0x69, 0x64, 0, 1, 0, 0, 0, 0)

/** Whether two keys are the same fields in the same directions, whatever the types of their numbers. */
export const isSameKey = (left: Uint8Array, right: Uint8Array): boolean =>
  compareNodes(bsonToTree(left), bsonToTree(right)) === 0
