import { useVirtualizer } from '@tanstack/react-virtual'
import { CheckIcon } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import styles from './check-list.module.css'
import { rowAfterKey } from './row-keys.ts'

export interface CheckListProps<T> {
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  readonly isChecked: (item: T) => boolean
  /** Whether it cannot be ticked; its row says why. */
  readonly isDisabled: (item: T) => boolean
  readonly onToggle: (item: T) => void
  /** What stands behind the box. */
  readonly renderRow: (item: T) => ReactNode
}

/** Height of a row. */
export const checkRowPixels = 28

/** Rows to tick, of which only the visible ones exist: one tab stop, arrow keys inside, the space bar ticks. */
export function CheckList<T>(props: CheckListProps<T>) {
  const { label, items, keyOf, onToggle, isDisabled } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [moved, setMoved] = useState(0)
  const active = Math.min(moved, items.length - 1)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => checkRowPixels,
    overscan: 8,
  })
  const toggle = (item: T | undefined): void => {
    if (item !== undefined && !isDisabled(item)) onToggle(item)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / checkRowPixels))
    const next = rowAfterKey(event.key, active, items.length, pageRows)
    if (next === null && event.key !== ' ') return
    event.preventDefault()
    if (next === null) return toggle(items[active])
    virtual.scrollToIndex(next)
    setMoved(next)
  }
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={label}
      aria-multiselectable
      aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
      tabIndex={0}
      className={styles['scroller']}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles['list']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index]
          if (item === undefined) return null
          return (
            <Row
              key={keyOf(item)}
              {...{ props, item, start }}
              id={`${id}-${index}`}
              isActive={index === active}
              onPoint={() => {
                setMoved(index)
                toggle(item)
              }}
            />
          )
        })}
      </div>
    </div>
  )
}

interface RowProps<T> {
  readonly props: CheckListProps<T>
  readonly item: T
  readonly id: string
  readonly start: number
  readonly isActive: boolean
  readonly onPoint: () => void
}

function Row<T>({ props, item, id, start, isActive, onPoint }: RowProps<T>) {
  const isChecked = props.isChecked(item)
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChecked}
      aria-disabled={props.isDisabled(item) || undefined}
      className={styles['row']}
      data-active={isActive || undefined}
      style={{ top: start }}
      onClick={onPoint}
    >
      <span className={styles['box']} data-checked={isChecked || undefined} aria-hidden>
        {isChecked && <CheckIcon size={12} strokeWidth={3} />}
      </span>
      {props.renderRow(item)}
    </div>
  )
}
