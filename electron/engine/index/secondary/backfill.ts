import type { Entry } from '../../../../shared/model/entry.ts'
import { asCollectionId, type BranchId, type CollectionId, type Lsn } from '../../../../shared/model/ids.ts'
import { readInt64 } from '../../bson/raw.ts'
import { idOfDocument } from '../../bson/document-id.ts'
import type { Steps } from '../../store/turns.ts'
import { catalogueId } from '../catalogue-id.ts'
import type { LookAtDocument } from '../document-cursor.ts'
import { MergedCursor } from '../merged-cursor.ts'
import { Pace } from '../pace.ts'
import { SegmentCursor } from '../segment-cursor.ts'
import type { IndexTables } from '../tables.ts'
import { definitionsIn, idText, type IndexDefinition } from './definition.ts'
import { foldedLineage, keptDefinitions } from './kept-definitions.ts'

/** Rows of the index that one turn passes, and documents whose rows it writes: a few milliseconds. */
const turnSteps = 2000
const turnDocuments = 250

/** Indexes that begin at an entry, over what their branch sees then. */
export interface Backfill {
  readonly branch: BranchId
  readonly collection: CollectionId
  readonly lsn: Lsn
  readonly definitions: readonly IndexDefinition[]
}

/** What an entry of the catalogue that is folded next begins to index; null where it is nothing new. */
export function backfillOf(
  tables: IndexTables,
  lookAt: LookAtDocument,
  branch: BranchId,
  lsn: Lsn,
  { op, collection: catalogue, document }: Entry,
): Backfill | null {
  if (catalogue !== catalogueId || op === 'dropCollection' || tables.secondary === null) return null
  const wanted = definitionsIn(document)
  if (wanted.length === 0) return null
  const { bytes, start } = idOfDocument(document)
  const collection = asCollectionId(Number(readInt64(bytes, start)))
  const kept = new Set(keptDefinitions(tables, lookAt, branch, lsn - 1, collection).map(idText))
  const definitions = wanted.filter((one) => !kept.has(idText(one)))
  return definitions.length === 0 ? null : { branch, collection, lsn, definitions }
}

/**
 * Writes the rows of some documents, from a docKey on or from the first one. Gives the docKey to go on from; null when all
 * have them. Doing it twice is as good as once.
 */
export function backfillTurn(
  tables: IndexTables,
  lookAt: LookAtDocument,
  { branch, collection, lsn, definitions }: Backfill,
  from: Uint8Array | null,
): Uint8Array | null {
  const pace = new Pace(() => 0, { milliseconds: 1, steps: turnSteps })
  const cursor = openPlainly(tables, lookAt, branch, lsn - 1, collection, pace)
  try {
    let documents = 0
    for (let found = cursor.start(from); found; found = cursor.next()) {
      const { docKey } = cursor
      if (cursor.isPaused || documents++ === turnDocuments) return docKey
      const { document } = cursor.take()
      for (const definition of definitions) {
        tables.secondary?.add(branch, collection, lsn, definition, docKey, { bytes: document, start: 0 })
      }
    }
    return null
  } finally {
    cursor.close()
  }
}

/** All of it, with turns for others. */
export function* backfill(tables: IndexTables, lookAt: LookAtDocument, work: Backfill): Steps<void> {
  let from = backfillTurn(tables, lookAt, work, null)
  while (from !== null) {
    yield
    from = backfillTurn(tables, lookAt, work, from)
  }
}

/** A walk by the newest versions alone: what tells where few documents live is not folded up to here yet. */
function openPlainly(
  tables: IndexTables,
  lookAt: LookAtDocument,
  branch: BranchId,
  lsn: number,
  collection: CollectionId,
  pace: Pace,
): MergedCursor {
  const cursors = foldedLineage(tables, branch, lsn).map(
    (segment) => new SegmentCursor(tables, segment, collection, 'forward', lookAt, pace),
  )
  return new MergedCursor(cursors, 'forward', pace, { deadBeforeLeap: Infinity, open: () => null })
}
