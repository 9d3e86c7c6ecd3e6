import { useMemo, useState } from 'react'
import { rowOfPath, rowsOf } from '../model/document-rows.ts'
import type { RowSettings } from '../model/document-rows.ts'
import type { DocumentKey } from '../model/expansion.ts'
import type { Row } from '../model/flatten.ts'
import type { LoadedDocument } from '../model/loaded-document.ts'
import { layOutRows } from '../model/row-layout.ts'
import type { LayoutMemory, RowLayout } from '../model/row-layout.ts'
import { documentFocus } from '../model/selection.ts'
import type { Focus } from '../model/selection.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** A row by its index; without a document while that is not loaded. */
export interface PlacedRow {
  readonly index: number
  readonly offset: number
  readonly document: LoadedDocument | null
  readonly row: Row | null
}

/** The rows of a snapshot, as keyboard and drawing ask for them. */
export interface ListModel {
  readonly snapshot: Snapshot
  /** Of the snapshot's contents that were laid out. */
  readonly version: number
  readonly layout: RowLayout
  readonly settings: RowSettings
  rowAt(index: number): PlacedRow
  /** Index of the focused row: by the document's identity, else by its place. */
  indexOf(focus: Focus): number
}

/** How far around its old place a document is looked for in another snapshot. */
const searchDocuments = 300
const snapshots = new WeakMap<RowLayout, Snapshot>()

export function useListModel(snapshot: Snapshot, version: number, settings: RowSettings): ListModel {
  // What earlier layouts learnt is carried along; it changes no answer, only how good the estimates are.
  const [learnt] = useState<{ memory: LayoutMemory | null }>({ memory: null })
  const { expansion, view } = settings
  return useMemo(() => {
    const { layout, memory } = layOutRows(snapshot, { expansion, view }, learnt.memory)
    learnt.memory = memory
    snapshots.set(layout, snapshot)
    return createModel(snapshot, version, layout, { expansion, view })
  }, [snapshot, version, expansion, view, learnt])
}

function createModel(
  snapshot: Snapshot,
  version: number,
  layout: RowLayout,
  settings: RowSettings,
): ListModel {
  return {
    snapshot,
    version,
    layout,
    settings,
    rowAt: (index) => {
      const { offset, row } = layout.placeAt(index)
      const document = snapshot.get(offset) ?? null
      const rows = document ? rowsOf(document, settings) : []
      return { index, offset, document, row: rows[row] ?? null }
    },
    indexOf: (focus) => {
      const offset = Math.min(
        (focus.document !== null ? findDocument(snapshot, focus.document, focus.offset) : null) ??
          focus.offset,
        Math.max(0, (snapshot.total ?? 0) - 1),
      )
      const document = snapshot.get(offset)
      const isSame = document?.key === focus.document
      const row = document && isSame ? rowOfPath(rowsOf(document, settings), focus.path, focus.kind) : 0
      return layout.rowOf(offset) + row
    },
  }
}

/** The offset of a document near a place, or null when it is not among the loaded ones there. */
export function findDocument(snapshot: Snapshot, key: DocumentKey, near: number): number | null {
  for (let distance = 0; distance <= searchDocuments; distance++) {
    if (snapshot.get(near + distance)?.key === key) return near + distance
    if (distance > 0 && snapshot.get(near - distance)?.key === key) return near - distance
  }
  return null
}

/** Where the document at an offset of an older layout is now; where it is gone, what took its place. */
export function findAgain(model: ListModel, offset: number, before: RowLayout): number {
  const old = snapshots.get(before)
  const document = old === model.snapshot ? undefined : old?.get(offset)
  return document ? (findDocument(model.snapshot, document.key, offset) ?? offset) : offset
}

export const focusOf = (placed: PlacedRow): Focus =>
  placed.document && placed.row
    ? {
        offset: placed.offset,
        document: placed.document.key,
        path: placed.row.path,
        kind: placed.row.kind,
      }
    : documentFocus(placed.offset, null)
