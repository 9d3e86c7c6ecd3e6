import { useState } from 'react'
import { diffDocuments } from '../model/document-diff.ts'
import type { DocumentKey, PathKey } from '../model/expansion.ts'
import { rootPath } from '../model/expansion.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { findDocument } from './list-model.ts'

/** What of a document is new since the moment before: all of it, or the values at some paths. */
export type DocumentChange = 'new' | ReadonlySet<PathKey>
export type ChangedRows = ReadonlyMap<DocumentKey, DocumentChange>

const nothing: ChangedRows = new Map()
/** Documents larger than this are not compared for the sake of a tint. */
const comparedBytesMax = 256 * 1024

/**
 * What differs on screen between this snapshot and the one shown before it, so that it can be tinted for a moment.
 * Empty for the first snapshot that a list shows.
 */
export function useChangedRows(snapshot: Snapshot, from: number, to: number): ChangedRows {
  const [seen, setSeen] = useState<{ snapshot: Snapshot; changed: ChangedRows }>({
    snapshot,
    changed: nothing,
  })
  if (seen.snapshot === snapshot) return seen.changed
  const changed = compareOnScreen(seen.snapshot, snapshot, from, to)
  setSeen({ snapshot, changed })
  return changed
}

function compareOnScreen(before: Snapshot, after: Snapshot, from: number, to: number): ChangedRows {
  const changed = new Map<DocumentKey, DocumentChange>()
  for (let offset = from; offset < to; offset++) {
    const document = after.get(offset)
    if (!document) continue
    const place = findDocument(before, document.key, offset)
    const old = place === null ? undefined : before.get(place)
    // What was not loaded before cannot be called new.
    if (!old) {
      if (before.isLoaded(Math.max(0, offset - 1), offset + 2)) changed.set(document.key, 'new')
    } else if (old.lsn !== document.lsn && document.bytes.length <= comparedBytesMax) {
      const paths = diffDocuments(old.node, document.node).rows.map((row) => row.path)
      if (paths.length > 0) changed.set(document.key, new Set([rootPath, ...paths]))
    }
  }
  return changed
}

export function isChanged(changed: ChangedRows, document: DocumentKey, path: PathKey): boolean {
  const change = changed.get(document)
  return change !== undefined && (change === 'new' || change.has(path))
}
