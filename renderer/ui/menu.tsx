import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import { CheckIcon } from 'lucide-react'
import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import styles from './menu.module.css'

export interface MenuItem {
  readonly kind: 'item'
  readonly label: string
  readonly icon?: ReactNode
  readonly keys?: readonly string[]
  readonly danger?: boolean
  /** Shows a check mark when true, and room for one when false. */
  readonly checked?: boolean
  /** Keeps the item in its place and says why it cannot run. */
  readonly disabledReason?: string | null | undefined
  readonly onSelect: () => void
}

export type MenuEntry =
  | MenuItem
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly text: string }

/** What a menu shows; a function is asked at each opening. */
export type MenuEntries = readonly MenuEntry[] | (() => readonly MenuEntry[])

export const menuSeparator: MenuEntry = { kind: 'separator' }

function Rows({ entries }: { readonly entries: MenuEntries }) {
  const list = typeof entries === 'function' ? entries() : entries
  return list.map((entry, index) => <Row key={index} entry={entry} />)
}

function Row({ entry }: { readonly entry: MenuEntry }) {
  if (entry.kind === 'separator') return <Base.Separator className={styles['separator'] ?? ''} />
  if (entry.kind === 'heading') return <div className={styles['heading']}>{entry.text}</div>
  const { label, icon, keys, danger, checked, disabledReason, onSelect } = entry
  return (
    <Base.Item
      className={styles['item'] ?? ''}
      data-danger={danger || undefined}
      disabled={Boolean(disabledReason)}
      label={label}
      onClick={onSelect}
    >
      {checked !== undefined && (
        <span className={styles['icon']}>{checked && <CheckIcon size={14} aria-label="Selected" />}</span>
      )}
      {icon !== undefined && <span className={styles['icon']}>{icon}</span>}
      <span className={styles['text']}>
        <span>{label}</span>
        {disabledReason && <span className={styles['reason']}>{disabledReason}</span>}
      </span>
      {keys !== undefined && keys.length > 0 && <Kbd keys={keys} />}
    </Base.Item>
  )
}

export interface MenuProps {
  readonly entries: MenuEntries
  /** The button that opens the menu. */
  readonly trigger: ReactElement
  readonly align?: 'start' | 'center' | 'end'
  readonly onOpenChange?: (open: boolean) => void
}

/** A button's menu. */
export function Menu({ entries, trigger, align = 'start', onOpenChange }: MenuProps) {
  return (
    <Base.Root onOpenChange={(open) => onOpenChange?.(open)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner
          className={styles['positioner'] ?? ''}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          <Base.Popup className={styles['popup'] ?? ''}>
            <Rows entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export interface ContextMenuProps {
  readonly entries: MenuEntries
  /** The element that is clicked with the right button; it is given the handlers. */
  readonly children: ReactElement
}

/** The menu of an element's right click, Shift+F10 or menu key. */
export function ContextMenu({ entries, children }: ContextMenuProps) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles['positioner'] ?? ''} collisionPadding={8}>
          <BaseContext.Popup className={styles['popup'] ?? ''}>
            <Rows entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}

export interface PointMenuProps {
  /** Where to open, in coordinates of the window; null when the menu is closed. */
  readonly point: { readonly x: number; readonly y: number } | null
  readonly entries: MenuEntries
  readonly onClose: () => void
}

/** A menu at a point, for what is drawn and has no element of its own. */
export function PointMenu({ point, entries, onClose }: PointMenuProps) {
  // While it fades out it stays where it was.
  const [shown, setShown] = useState(point)
  if (point !== null && point !== shown) setShown(point)
  const anchor = { getBoundingClientRect: () => new DOMRect(shown?.x ?? 0, shown?.y ?? 0, 0, 0) }
  return (
    <Base.Root open={point !== null} onOpenChange={(open) => !open && onClose()} modal={false}>
      <Base.Portal>
        <Base.Positioner
          className={styles['positioner'] ?? ''}
          anchor={anchor}
          align="start"
          sideOffset={2}
          collisionPadding={8}
        >
          <Base.Popup className={styles['popup'] ?? ''}>
            <Rows entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
