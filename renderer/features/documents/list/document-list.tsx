import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { CSSProperties, KeyboardEvent, MouseEvent } from 'react'
import { formatCount } from '../../../state/format.ts'
import { usePreferences } from '../../../state/preferences.ts'
import { ContextMenu } from '../../../ui/menu.tsx'
import type { MenuEntry } from '../../../ui/menu.tsx'
import type { RowsView } from '../model/flatten.ts'
import { setFocus, useExpansion, useViewState } from '../view-state.ts'
import type { CollectionPlace } from '../view-state.ts'
import { isChanged, useChangedRows } from './changed-rows.ts'
import type { ChangedRows } from './changed-rows.ts'
import { DocumentRow } from './document-row.tsx'
import styles from './document-list.module.css'
import { clickDocument, focusedRow, pressListKey } from './list-keys.ts'
import type { ListCommands, ListKeyContext } from './list-keys.ts'
import { findAgain, focusOf, useListModel } from './list-model.ts'
import type { ListModel, PlacedRow } from './list-model.ts'
import { clickedRow, focusRow, showMore, toggleRow } from './row-gestures.ts'
import { useRowScroller } from './use-row-scroller.ts'
import type { RowScroller } from './use-row-scroller.ts'
import type { Snapshot } from '../model/snapshot.ts'

export interface DocumentListProps {
  readonly place: CollectionPlace
  readonly snapshot: Snapshot
  /** Changes whenever the snapshot's contents do. */
  readonly version: number
  readonly view: RowsView
  /** Old data while new data is on its way. */
  readonly isDimmed: boolean
  readonly commands: ListCommands
  readonly menu: (placed: PlacedRow | null) => readonly MenuEntry[]
  /** Told which documents are on screen. */
  readonly onLook: (from: number, to: number) => void
  /** Brings a document to the top; a new object for each wish. */
  readonly jump: { readonly offset: number } | null
}

const rowHeights = { compact: 22, comfortable: 26 } as const

/** The rows of a collection: virtual, a treegrid for the keyboard and for screen readers. */
export function DocumentList(props: DocumentListProps) {
  const { place, snapshot, version, view, isDimmed, commands, onLook, jump } = props
  const listId = useId()
  const rowHeight = rowHeights[usePreferences((p) => p.density)]
  const expansion = useExpansion(place.collectionId, view)
  const settings = useMemo(() => ({ expansion, view }), [expansion, view])
  const model = useListModel(snapshot, version, settings)
  const scroller = useRowScroller(model.layout, rowHeight, (offset, before) =>
    findAgain(model, offset, before),
  )
  const look = lookOf(model, scroller)
  const numberCharacters = useWidest(formatCount(snapshot.total ?? 0).length)
  const changed = useChangedRows(snapshot, look.from, look.to)

  useEffect(() => onLook(look.from, look.to), [onLook, look.from, look.to])
  useJump(jump, model, scroller)
  useIdleFocus(scroller)
  useFocusBack(scroller)

  const moveTo = (index: number): void => {
    setFocus(focusOf(model.rowAt(index)))
    scroller.reveal(index)
  }
  const pageRows = Math.floor(scroller.viewportHeight / rowHeight)
  const keys: ListKeyContext = { collectionId: place.collectionId, model, pageRows, commands, moveTo }
  const gestures = useGestures(keys, snapshot)
  const focus = useViewState((s) => s.focus)
  const focusIndex = focus && model.layout.rowCount > 0 ? model.indexOf(focus) : null
  const isFocusDrawn = focusIndex !== null && focusIndex >= scroller.firstRow && focusIndex < scroller.endRow

  return (
    <ContextMenu entries={() => props.menu(focusedRow(model))}>
      <div
        ref={scroller.ref}
        role="treegrid"
        tabIndex={0}
        className={styles['list']}
        data-dimmed={isDimmed || undefined}
        data-testid="document-list"
        aria-label={`Documents of ${place.collectionName}`}
        aria-rowcount={model.layout.rowCount}
        aria-multiselectable
        aria-activedescendant={isFocusDrawn ? `${listId}-${focusIndex}` : undefined}
        style={listStyle(rowHeight, numberCharacters)}
        {...gestures}
      >
        <div role="presentation" className={styles['space']} style={{ height: scroller.spaceHeight }}>
          <Rows
            listId={listId}
            model={model}
            scroller={scroller}
            changed={changed}
            focusIndex={focusIndex}
            view={view}
          />
        </div>
      </div>
    </ContextMenu>
  )
}

interface RowsProps {
  readonly listId: string
  readonly model: ListModel
  readonly scroller: RowScroller
  readonly changed: ChangedRows
  readonly focusIndex: number | null
  readonly view: RowsView
}

function Rows({ listId, model, scroller, changed, focusIndex, view }: RowsProps) {
  const selected = useViewState((s) => s.selection.documents)
  const showsNumberTypes = usePreferences((p) => p.numberTypes)
  const indices = Array.from(
    { length: Math.max(0, scroller.endRow - scroller.firstRow) },
    (_, i) => scroller.firstRow + i,
  )
  return indices.map((index) => {
    const { offset, document, row } = model.rowAt(index)
    return (
      <DocumentRow
        key={index}
        id={`${listId}-${index}`}
        index={index}
        offset={offset}
        document={document}
        row={row}
        view={view}
        top={scroller.topOf(index)}
        isFocused={index === focusIndex}
        isSelected={document !== null && selected.has(document.key)}
        isChanged={document !== null && row !== null && isChanged(changed, document.key, row.path)}
        showsNumberTypes={showsNumberTypes}
      />
    )
  })
}

function useGestures(keys: ListKeyContext, snapshot: Snapshot) {
  const { model, collectionId, commands } = keys
  return {
    onKeyDown: (event: KeyboardEvent) => {
      if (!pressListKey(event, keys)) return
      event.preventDefault()
      event.stopPropagation()
    },
    onFocus: () => {
      if (!useViewState.getState().focus && model.layout.rowCount > 0) setFocus(focusOf(model.rowAt(0)))
    },
    onContextMenu: (event: MouseEvent) => {
      const clicked = clickedRow(event, model)
      if (clicked) focusRow(clicked.placed)
    },
    onClick: (event: MouseEvent) => {
      const clicked = clickedRow(event, model)
      if (!clicked) return
      const { placed, part } = clicked
      focusRow(placed)
      if (part === 'caret') toggleRow(collectionId, model, placed, event)
      else if (part === 'more' || part === 'all') {
        showMore(collectionId, model, placed, part === 'all' ? 'all' : 'chunk')
      } else if (placed.document && (part === 'gutter' || event.ctrlKey || event.metaKey || event.shiftKey)) {
        clickDocument(snapshot, placed.document, event)
      }
    },
    onDoubleClick: (event: MouseEvent) => {
      const clicked = clickedRow(event, model)
      if (clicked?.placed.document && clicked.part === null) commands.edit(clicked.placed.document)
    },
  }
}

/** Documents on screen, whole or in part. */
function lookOf(model: ListModel, scroller: RowScroller): { from: number; to: number } {
  if (model.layout.rowCount === 0 || scroller.viewportHeight === 0) return { from: 0, to: 0 }
  const from = model.layout.placeAt(scroller.firstVisible).offset
  const to = model.layout.placeAt(Math.max(0, scroller.endVisible - 1)).offset + 1
  return { from, to }
}

function useJump(jump: DocumentListProps['jump'], model: ListModel, scroller: RowScroller): void {
  const { reveal } = scroller
  const carriedOut = useRef(jump)
  useEffect(() => {
    // Only a new wish moves the list, not a new layout.
    if (!jump || carriedOut.current === jump) return
    carriedOut.current = jump
    reveal(model.layout.rowOf(jump.offset), 'start')
    setFocus(focusOf(model.rowAt(model.layout.rowOf(jump.offset))))
  }, [jump, model, reveal])
}

/** When an editor or a history beside the list closes, the keyboard goes on in the list. */
function useFocusBack({ ref }: RowScroller): void {
  const panel = useViewState((s) => s.panel.kind)
  const before = useRef(panel)
  useEffect(() => {
    const hasClosed = before.current !== 'closed' && panel === 'closed'
    before.current = panel
    if (hasClosed && document.activeElement === document.body) ref.current?.focus({ preventScroll: true })
  }, [panel, ref])
}

/** Where nothing has the keyboard, as after a project was opened, the list takes it. */
function useIdleFocus({ ref }: RowScroller): void {
  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus({ preventScroll: true })
  }, [ref])
}

/** The column of numbers grows and does not shrink, or the list would shake while the playhead is dragged. */
function useWidest(characters: number): number {
  const [widest, setWidest] = useState(3)
  if (characters > widest) setWidest(characters)
  return Math.max(characters, widest)
}

function listStyle(rowHeight: number, characters: number): CSSProperties {
  return {
    '--document-row-height': `${rowHeight}px`,
    '--gutter-width': `${characters * 7 + 22}px`,
  } as CSSProperties
}
