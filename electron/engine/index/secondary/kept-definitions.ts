import { Long } from 'bson'
import type { BranchRow } from '../../../../shared/model/branch.ts'
import type { BranchId, CollectionId } from '../../../../shared/model/ids.ts'
import { lsnMax } from '../../../../shared/model/limits.ts'
import { encode } from '../../bson/bson-options.ts'
import { docKeyOfDocument } from '../../bson/doc-key.ts'
import { numberBytes, numberKey } from '../../store/numbers.ts'
import { decodeBranchRow } from '../branch-rows.ts'
import { catalogueId } from '../catalogue-id.ts'
import { corruptIndex } from '../checked-table.ts'
import type { LookAtDocument } from '../document-cursor.ts'
import { samePrefix } from '../keys.ts'
import { lineageOf, type Lineage } from '../segment.ts'
import { Snapshot } from '../snapshot.ts'
import type { IndexTables } from '../tables.ts'
import { definitionsIn, type IndexDefinition } from './definition.ts'

/** The definitions that a branch keeps of a collection as of what is folded so far, up to an LSN. */
export function keptDefinitions(
  tables: IndexTables,
  lookAt: LookAtDocument,
  branch: BranchId,
  lsn: number,
  collection: CollectionId,
): readonly IndexDefinition[] {
  if (tables.secondary === null || collection === catalogueId) return []
  return tables.secondary.definitions(branch, collection, () => {
    const catalogue = new Snapshot(tables, foldedLineage(tables, branch, lsn), catalogueId, lookAt, lsn)
    const row = catalogue.get(docKeyOfDocument(encode({ _id: Long.fromNumber(collection) })))
    return row === null ? [] : definitionsIn(row.document)
  })
}

/** The lineage of a branch by the table of branches, as a fold knows it. */
export function foldedLineage({ branches }: IndexTables, branch: BranchId, lsn: number): Lineage {
  return lineageOf(branch, lsn, (id): BranchRow => {
    const key = numberKey(id, lsnMax)
    const cursor = branches.cursor()
    const hit = cursor.seekBackward(key) && samePrefix(cursor.key, key, numberBytes)
    const row = hit ? decodeBranchRow(cursor.value()) : null
    cursor.close()
    if (row === null) throw corruptIndex('branches')
    return row
  })
}
