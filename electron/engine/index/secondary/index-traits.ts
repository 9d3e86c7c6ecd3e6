import type { CollectionId } from '../../../../shared/model/ids.ts'
import type { Table } from '../../store/key-value-store.ts'
import { samePrefix } from '../keys.ts'
import type { Lineage } from '../segment.ts'
import type { IndexDefinition } from './definition.ts'
import { readTrait, rowKey, rowLsn, rowPrefix, rowPrefixBytes } from './index-rows.ts'

/** What is known of an index at a moment, of all documents that it ever had until then. */
export interface IndexTraits {
  /** Which fields led to an array, in some document. */
  readonly arrays: readonly boolean[]
  /** Whether the order of its rows may not be that of the keys, some of which were cut. */
  readonly isCut: boolean
  /** Whether documents may be missing in it. */
  readonly isIncomplete: boolean
}

export function traitsOf(
  table: Table,
  lineage: Lineage,
  collection: CollectionId,
  definition: IndexDefinition,
): IndexTraits {
  const arrays = definition.paths.map(() => false)
  let isCut = false
  let isIncomplete = false
  for (const { branch, bound } of lineage) {
    const from = rowKey(rowPrefix(branch, collection, definition), Uint8Array.of(0), new Uint8Array(0))
    const cursor = table.cursor()
    for (
      let found = cursor.seek(from);
      found && samePrefix(cursor.key, from, from.length);
      found = cursor.next()
    ) {
      if (rowLsn(cursor.value()) > bound) continue
      const trait = readTrait(cursor.key[rowPrefixBytes + 1] as number)
      if (trait.kind === 'array') arrays[trait.field] = true
      else if (trait.kind === 'cut') isCut = true
      else isIncomplete = true
    }
    cursor.close()
  }
  return { arrays, isCut, isIncomplete }
}
