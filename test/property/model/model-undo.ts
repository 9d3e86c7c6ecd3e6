import type { ModelKey } from './document-pool.ts'
import { ModelRefusal } from './actions.ts'
import type { ModelHistory, ModelState } from './model-history.ts'
import type { ModelEntry, PlacedEntry } from './model-log.ts'

/** What a range touched: a document, or with a null key a collection's row in the catalogue. */
interface Touched {
  readonly collection: number
  readonly key: ModelKey | null
  last: number
}

/**
 * The inverse of what a branch's own records in a range did, in the order in which things were first touched. Refused
 * where one of them was changed again, or where the result would not be a catalogue that a person could have made.
 */
export function planUndo(history: ModelHistory, branch: number, from: number, to: number): ModelEntry[] {
  const inRange = history.log.records.filter(
    (record) => record.branch === branch && record.last >= from && record.lsn <= to,
  )
  const start = history.log.recordOf(from)?.lsn ?? from
  const touched = touchedBy(history.entries, new Set(inRange.map(({ lsn }) => lsn)), history)
  const head = history.log.head
  const before = history.stateAt(branch, start - 1)
  const present = history.stateAt(branch, head)
  const entries = touched.flatMap((one) => {
    const newest = history.ownEntries(branch, head).findLast((placed) => isAbout(placed, one))
    if (newest?.lsn !== one.last) throw new ModelRefusal('undo.conflict')
    return one.key === null
      ? inverseRow(one, before, present)
      : inverseDocument(one, one.key, before, present)
  })
  if (entries.length === 0) throw new ModelRefusal('record.empty')
  refuseImpossible(entries, present)
  return entries
}

function touchedBy(
  entries: readonly PlacedEntry[],
  records: ReadonlySet<number>,
  history: ModelHistory,
): Touched[] {
  const touched: Touched[] = []
  for (const { lsn, entry } of entries) {
    if (entry.kind === 'control' || !records.has(history.log.recordOf(lsn)?.lsn ?? 0)) continue
    const key = entry.kind === 'document' ? entry.key : null
    const known = touched.find((one) => one.collection === entry.collection && one.key === key)
    if (known === undefined) touched.push({ collection: entry.collection, key, last: lsn })
    else known.last = lsn
  }
  return touched
}

function isAbout({ entry }: PlacedEntry, { collection, key }: Touched): boolean {
  if (entry.kind === 'control' || entry.collection !== collection) return false
  return entry.kind === 'document' ? entry.key === key : key === null
}

function inverseDocument(
  { collection }: Touched,
  key: ModelKey,
  before: ModelState,
  present: ModelState,
): ModelEntry[] {
  const then = before.documents.get(collection)?.get(key)?.bytes ?? null
  const now = present.documents.get(collection)?.get(key)?.bytes ?? null
  if (then === null && now === null) return []
  if (then !== null && now !== null && Buffer.compare(then, now) === 0) return []
  const op = then === null ? 'delete' : now === null ? 'insert' : 'update'
  return [{ kind: 'document', op, collection, key, bytes: then }]
}

function inverseRow({ collection }: Touched, before: ModelState, present: ModelState): ModelEntry[] {
  const then = before.catalogue.get(collection)
  const now = present.catalogue.get(collection)
  if (then === now) return []
  const op =
    then === undefined ? 'dropCollection' : now === undefined ? 'createCollection' : 'renameCollection'
  return [{ kind: 'catalogue', op, collection, name: then ?? (now as string) }]
}

/** Two collections of one name, or a change of documents in a collection that is not there before or after. */
function refuseImpossible(entries: readonly ModelEntry[], present: ModelState): void {
  const after = new Map(present.catalogue)
  for (const entry of entries) {
    if (entry.kind !== 'catalogue') continue
    if (entry.op === 'dropCollection') after.delete(entry.collection)
    else after.set(entry.collection, entry.name)
  }
  if (new Set(after.values()).size !== after.size) throw new ModelRefusal('collection.nameTaken')
  for (const entry of entries) {
    if (entry.kind !== 'document') continue
    if (!present.catalogue.has(entry.collection) && !after.has(entry.collection)) {
      throw new ModelRefusal('collection.notFound')
    }
  }
}
