import type { MouseEvent } from 'react'
import type { CollectionId } from '../../../../shared/model/ids.ts'
import { chunkLength, setOpen, setShown } from '../model/expansion.ts'
import { changeExpansion, setFocus } from '../view-state.ts'
import { focusOf } from './list-model.ts'
import type { ListModel, PlacedRow } from './list-model.ts'

/** What was clicked: a row, and the part of it that carries a meaning of its own. */
export interface ClickedRow {
  readonly placed: PlacedRow
  readonly part: string | null
}

/** The row under a mouse event, found by the attributes that rows carry. */
export function clickedRow(event: MouseEvent, model: ListModel): ClickedRow | null {
  const target = event.target instanceof Element ? event.target : null
  const index = target?.closest('[data-index]')?.getAttribute('data-index')
  if (index === null || index === undefined) return null
  const part = target?.closest('[data-part]')?.getAttribute('data-part') ?? null
  return { placed: model.rowAt(Number(index)), part }
}

export function focusRow(placed: PlacedRow): void {
  setFocus(focusOf(placed))
}

/** Opens or closes the container of a row; Alt or Shift opens all below. */
export function toggleRow(
  collectionId: CollectionId,
  model: ListModel,
  placed: PlacedRow,
  held: { readonly altKey: boolean; readonly shiftKey: boolean },
): void {
  const { document, row } = placed
  if (!document || row?.kind !== 'field' || row.open === null) return
  const to = row.open ? false : held.altKey || held.shiftKey ? 'subtree' : true
  changeExpansion(collectionId, model.settings.view, (expansion) =>
    setOpen(expansion, document.key, row.path, to),
  )
}

/** Shows the next hundred elements of a long container, or all of them. */
export function showMore(
  collectionId: CollectionId,
  model: ListModel,
  placed: PlacedRow,
  how: 'chunk' | 'all',
): void {
  const { document, row } = placed
  if (!document || row?.kind !== 'more') return
  const shown = how === 'all' ? row.total : row.shown + chunkLength
  changeExpansion(collectionId, model.settings.view, (expansion) =>
    setShown(expansion, document.key, row.path, shown),
  )
}
