import { SearchIcon } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { Kbd } from './kbd.tsx'
import styles from './pick-list.module.css'
import { rowAfterKey } from './row-keys.ts'

export interface PickItem {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly icon?: ReactNode
  /** What stands at the right end, in muted text. */
  readonly detail?: ReactNode
  readonly keys?: readonly string[]
  readonly checked?: boolean
  /** Why it cannot be picked now. */
  readonly disabledReason?: string | null
  readonly onPick: () => void
}

export interface PickListProps {
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onText: (text: string) => void
  /** What matches the text, with the items of a group side by side. */
  readonly items: readonly PickItem[]
  /** Shown when nothing matches. */
  readonly empty: ReactNode
  /** What Enter does then. */
  readonly onEnterEmpty?: () => void
  readonly footer?: ReactNode
  readonly inputRef?: Ref<HTMLInputElement>
}

const pageRows = 8

/** A field to type into and the list of what matches: arrow keys choose, Enter picks. */
export function PickList(props: PickListProps) {
  const { label, placeholder, text, onText, items, empty, footer } = props
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const found = items.findIndex((item) => item.id === chosen)
  const firstFree = items.findIndex((item) => !item.disabledReason)
  const active = found === -1 ? Math.max(0, firstFree) : found

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active, text])

  const pick = (item: PickItem | undefined): void => {
    if (item !== undefined && !item.disabledReason) item.onPick()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      if (items.length === 0) props.onEnterEmpty?.()
      else pick(items[active])
      return
    }
    // Home and End belong to the text.
    const next = /^(?:Arrow|Page)/u.test(event.key)
      ? rowAfterKey(event.key, active, items.length, pageRows)
      : null
    if (next === null) return
    event.preventDefault()
    setChosen(items[next]?.id ?? null)
  }

  return (
    <div className={styles['pick']}>
      <div className={styles['field']}>
        <SearchIcon size={16} className={styles['search']} aria-hidden />
        <input
          ref={props.inputRef}
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={items.length === 0 ? undefined : `${id}-${active}`}
          className={styles['input']}
          placeholder={placeholder}
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setChosen(null)
            onText(event.target.value)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={id} role="listbox" aria-label={label} className={styles['list']} tabIndex={-1}>
        {items.map((item, index) => (
          <Row
            key={item.id}
            item={item}
            id={`${id}-${index}`}
            isActive={index === active}
            heading={items[index - 1]?.group === item.group ? null : item.group}
            onPoint={() => setChosen(item.id)}
            onPick={() => pick(item)}
          />
        ))}
      </div>
      {items.length === 0 && <div className={styles['empty']}>{empty}</div>}
      {footer !== undefined && <div className={styles['footer']}>{footer}</div>}
    </div>
  )
}

interface RowProps {
  readonly item: PickItem
  readonly id: string
  readonly isActive: boolean
  readonly heading: string | null
  readonly onPoint: () => void
  readonly onPick: () => void
}

function Row({ item, id, isActive, heading, onPoint, onPick }: RowProps) {
  return (
    <>
      {heading !== null && (
        <div className={styles['heading']} role="presentation">
          {heading}
        </div>
      )}
      <div
        id={id}
        role="option"
        aria-selected={isActive}
        aria-disabled={Boolean(item.disabledReason) || undefined}
        className={styles['row']}
        data-checked={item.checked || undefined}
        // Moving, not entering: the list that scrolls under a resting pointer must not take the choice.
        onPointerMove={() => !isActive && onPoint()}
        onClick={onPick}
      >
        {item.icon !== undefined && <span className={styles['icon']}>{item.icon}</span>}
        <span className={styles['label']}>{item.label}</span>
        {item.disabledReason ? <span className={styles['reason']}>{item.disabledReason}</span> : null}
        {!item.disabledReason && item.detail !== undefined && (
          <span className={styles['detail']}>{item.detail}</span>
        )}
        {item.keys !== undefined && item.keys.length > 0 && <Kbd keys={item.keys} />}
      </div>
    </>
  )
}
