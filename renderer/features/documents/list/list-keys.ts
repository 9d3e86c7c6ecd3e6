import type { KeyboardEvent } from 'react'
import type { CollectionId } from '../../../../shared/model/ids.ts'
import { listAction } from '../model/keys.ts'
import type { ListAction } from '../model/keys.ts'
import { childPath, parentPath, rootPath, setOpen } from '../model/expansion.ts'
import { isContainer } from '../model/bson-node.ts'
import { idBytesOf } from '../model/loaded-document.ts'
import type { LoadedDocument } from '../model/loaded-document.ts'
import { documentFocus, extendSelection, noSelection, toggleDocument } from '../model/selection.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { changeExpansion, setFocus, setSelection, useViewState } from '../view-state.ts'
import type { ListModel, PlacedRow } from './list-model.ts'
import { showMore } from './row-gestures.ts'

export interface ListCommands {
  readonly edit: (document: LoadedDocument) => void
  readonly insert: () => void
  readonly remove: () => void
  readonly history: (document: LoadedDocument) => void
  readonly copy: () => void
  readonly cycleView: () => void
  /** Closes what is open beside the list; false when there was nothing. */
  readonly escape: () => boolean
}

export interface ListKeyContext {
  readonly collectionId: CollectionId
  readonly model: ListModel
  readonly pageRows: number
  readonly commands: ListCommands
  readonly moveTo: (index: number) => void
}

/** Carries a key press out; false where it is not the list's. */
export function pressListKey(event: KeyboardEvent, context: ListKeyContext): boolean {
  const action = listAction(event)
  if (!action) return false
  // Copying a piece of text that was marked with the mouse is the browser's.
  if (action.kind === 'copy' && String(document.getSelection() ?? '') !== '') return false
  return run(action, context)
}

function run(action: ListAction, context: ListKeyContext): boolean {
  const { model, commands } = context
  const placed = focusedRow(model)
  switch (action.kind) {
    case 'move':
      move(context, placed, action)
      return true
    case 'documentEdge':
      moveToEdge(context, placed, action.edge)
      return true
    case 'extend':
      extend(context, placed, action.direction)
      return true
    case 'selectAll':
      selectLoaded(model.snapshot)
      return true
    case 'copy':
      commands.copy()
      return true
    case 'delete':
      commands.remove()
      return true
    case 'insert':
      commands.insert()
      return true
    case 'cycleView':
      commands.cycleView()
      return true
    case 'escape':
      return escape(commands)
    default:
      return placed?.document ? runOnDocument(action, context, placed, placed.document) : false
  }
}

type DocumentAction = Exclude<
  ListAction,
  {
    kind:
      | 'move'
      | 'documentEdge'
      | 'extend'
      | 'selectAll'
      | 'copy'
      | 'delete'
      | 'insert'
      | 'cycleView'
      | 'escape'
  }
>

function runOnDocument(
  action: DocumentAction,
  context: ListKeyContext,
  placed: PlacedRow,
  document: LoadedDocument,
): boolean {
  switch (action.kind) {
    case 'open':
      open(context, placed, document)
      return true
    case 'close':
      close(context, placed, document)
      return true
    case 'openSubtree':
      change(context, document, placed.row?.path ?? rootPath, 'subtree')
      return true
    case 'openSiblings':
      openSiblings(context, placed, document)
      return true
    case 'edit':
      if (placed.row?.kind === 'more') showMore(context.collectionId, context.model, placed, 'chunk')
      else context.commands.edit(document)
      return true
    case 'history':
      context.commands.history(document)
      return true
    case 'toggleSelected':
      setSelection(toggleDocument(useViewState.getState().selection, selectable(document)))
      return true
  }
}

export function focusedRow(model: ListModel): PlacedRow | null {
  const { focus } = useViewState.getState()
  return focus && model.layout.rowCount > 0 ? model.rowAt(model.indexOf(focus)) : null
}

function move(
  { model, pageRows, moveTo }: ListKeyContext,
  placed: PlacedRow | null,
  { by, direction }: Extract<ListAction, { kind: 'move' }>,
): void {
  const last = model.layout.rowCount - 1
  if (by === 'end') return moveTo(direction === 1 ? last : 0)
  if (!placed) return moveTo(0)
  const step = by === 'page' ? Math.max(1, pageRows - 1) : 1
  moveTo(Math.max(0, Math.min(last, placed.index + step * direction)))
}

function moveToEdge(
  { model, moveTo }: ListKeyContext,
  placed: PlacedRow | null,
  edge: 'first' | 'last',
): void {
  if (!placed) return moveTo(0)
  const first = model.layout.rowOf(placed.offset)
  moveTo(edge === 'first' ? first : first + model.layout.rowsIn(placed.offset) - 1)
}

function extend({ model, moveTo }: ListKeyContext, placed: PlacedRow | null, direction: 1 | -1): void {
  if (!placed) return moveTo(0)
  const to = Math.max(0, Math.min((model.snapshot.total ?? 1) - 1, placed.offset + direction))
  const { selection } = useViewState.getState()
  setSelection(extendSelection(selection, placed.offset, to, (a, b) => loadedBetween(model.snapshot, a, b)))
  moveTo(model.layout.rowOf(to))
}

function open(context: ListKeyContext, placed: PlacedRow, document: LoadedDocument): void {
  const { row } = placed
  if (row?.kind !== 'field') return
  if (row.open === false) change(context, document, row.path, true)
  else if (row.open) context.moveTo(placed.index + 1)
}

/** Closes what is open; on anything else goes to what it is in. */
function close(context: ListKeyContext, placed: PlacedRow, document: LoadedDocument): void {
  const { row } = placed
  if (!row || (row.kind === 'field' && row.path === rootPath && !row.open)) return
  if (row.kind === 'field' && row.open) return change(context, document, row.path, false)
  const path = row.kind === 'field' ? parentPath(row.path) : row.path
  context.moveTo(
    context.model.indexOf({ offset: placed.offset, document: document.key, path, kind: 'field' }),
  )
}

function openSiblings(context: ListKeyContext, placed: PlacedRow, document: LoadedDocument): void {
  const { row } = placed
  if (row?.kind !== 'field' || row.path === rootPath) return change(context, document, rootPath, true)
  const parent = parentPath(row.path)
  changeExpansion(context.collectionId, context.model.settings.view, (expansion) => {
    let next = expansion
    const first = context.model.layout.rowOf(placed.offset)
    for (let at = first; at < first + context.model.layout.rowsIn(placed.offset); at++) {
      const sibling = context.model.rowAt(at).row
      const isSibling = sibling?.kind === 'field' && childPath(parent, sibling.node.key) === sibling.path
      if (isSibling && isContainer(sibling.node)) next = setOpen(next, document.key, sibling.path, true)
    }
    return next
  })
}

function change(
  { collectionId, model }: ListKeyContext,
  document: LoadedDocument,
  path: string,
  to: boolean | 'subtree',
): void {
  changeExpansion(collectionId, model.settings.view, (expansion) =>
    setOpen(expansion, document.key, path, to),
  )
}

/** One layer at a time: what is beside the list, then the selection. */
function escape(commands: ListCommands): boolean {
  if (commands.escape()) return true
  const hadSelection = useViewState.getState().selection.documents.size > 0
  if (hadSelection) setSelection(noSelection)
  return hadSelection
}

const selectable = (document: LoadedDocument) => ({
  key: document.key,
  offset: document.offset,
  id: idBytesOf(document.node),
})

export function loadedBetween(snapshot: Snapshot, from: number, to: number) {
  const documents: ReturnType<typeof selectable>[] = []
  for (let offset = from; offset < to; offset++) {
    const document = snapshot.get(offset)
    if (document) documents.push(selectable(document))
  }
  return documents
}

function selectLoaded(snapshot: Snapshot): void {
  const documents = loadedBetween(snapshot, 0, snapshot.total ?? 0)
  setSelection({
    documents: new Map(documents.map(({ key, offset, id }) => [key, { offset, id }])),
    anchor: 0,
  })
}

/** A click on a document's number: alone, with Mod, or with Shift. */
export function clickDocument(
  snapshot: Snapshot,
  document: LoadedDocument,
  held: { readonly shiftKey: boolean },
): void {
  const { selection } = useViewState.getState()
  setSelection(
    held.shiftKey
      ? extendSelection(selection, document.offset, document.offset, (a, b) => loadedBetween(snapshot, a, b))
      : toggleDocument(selection, selectable(document)),
  )
  setFocus(documentFocus(document.offset, document.key))
}
