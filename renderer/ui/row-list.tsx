import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ContextMenu } from './menu.tsx'
import type { MenuEntries } from './menu.tsx'
import { rowAfterKey } from './row-keys.ts'
import styles from './row-list.module.css'

export interface RowListProps<T> {
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string | number
  readonly isSelected: (item: T) => boolean
  readonly renderRow: (item: T) => ReactNode
  /** Click, Enter or Space on a row. */
  readonly onOpen: (item: T) => void
  readonly onKey?: (event: KeyboardEvent, item: T) => void
  readonly onDoubleClick?: (item: T) => void
  readonly menuOf?: (item: T) => MenuEntries
  /** Attributes for a row's element, such as what may be dropped on it. */
  readonly dataOf?: (item: T) => Readonly<Record<`data-${string}`, string>>
  readonly className?: string
}

export const listRowPixels = 28

/** A list of rows of one height of which only the visible ones exist: one tab stop, arrow keys inside. */
export function RowList<T>(props: RowListProps<T>) {
  const { items, keyOf } = props
  const scroller = useRef<HTMLDivElement>(null)
  const selected = items.findIndex(props.isSelected)
  const [focused, setFocused] = useState<number | null>(null)
  const wantsFocus = useRef(false)
  const active = Math.max(0, Math.min(items.length - 1, focused ?? selected))
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => listRowPixels,
    overscan: 8,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
  })

  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus()
  })

  useEffect(() => {
    if (selected !== -1) virtual.scrollToIndex(selected, { align: 'auto' })
    // The list itself may be scrolled away from the selection; only a new selection brings it back.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [selected])

  const onKeyDown = (event: KeyboardEvent): void => {
    const item = items[active]
    if (item === undefined || event.defaultPrevented || isInField(event.target)) return
    const pageRows = Math.floor((scroller.current?.clientHeight ?? 0) / listRowPixels)
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const next = plain ? rowAfterKey(event.key, active, items.length, Math.max(1, pageRows)) : null
    if (next !== null) {
      event.preventDefault()
      wantsFocus.current = true
      virtual.scrollToIndex(next)
      setFocused(next)
    } else if (plain && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault()
      props.onOpen(item)
    } else props.onKey?.(event, item)
  }

  return (
    <div ref={scroller} className={classNames(styles['scroller'], props.className)} onKeyDown={onKeyDown}>
      <div
        role="tree"
        aria-label={props.label}
        style={{ height: virtual.getTotalSize() }}
        className={styles['list']}
      >
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]
          if (item === undefined) return null
          const row = (
            <Row
              key={key}
              {...{ props, item, index, start, isActive: index === active }}
              onFocus={setFocused}
            />
          )
          return row
        })}
      </div>
    </div>
  )
}

const isInField = (target: EventTarget): boolean => target instanceof HTMLInputElement

interface RowProps<T> {
  readonly props: RowListProps<T>
  readonly item: T
  readonly index: number
  readonly start: number
  readonly isActive: boolean
  readonly onFocus: (index: number) => void
}

function Row<T>({ props, item, index, start, isActive, onFocus }: RowProps<T>) {
  const row: ReactElement = (
    <div
      {...props.dataOf?.(item)}
      role="treeitem"
      className={styles['row']}
      style={{ top: start }}
      aria-level={1}
      aria-posinset={index + 1}
      aria-setsize={props.items.length}
      aria-selected={props.isSelected(item)}
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => onFocus(index)}
      onClick={(event) => !isInField(event.target) && props.onOpen(item)}
      onDoubleClick={() => props.onDoubleClick?.(item)}
    >
      {props.renderRow(item)}
    </div>
  )
  const menu = props.menuOf?.(item)
  return menu === undefined ? row : <ContextMenu entries={menu}>{row}</ContextMenu>
}
