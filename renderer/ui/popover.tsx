import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { classNames } from './class-names.ts'
import styles from './popover.module.css'

export interface PopoverProps {
  readonly trigger: ReactElement
  readonly children: ReactNode
  /** Its accessible name. */
  readonly label: string
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly align?: 'start' | 'center' | 'end'
  readonly side?: 'top' | 'bottom'
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** True when the contents bring their own padding. */
  readonly bare?: boolean
}

/** A small panel beside the button that opens it. */
export function Popover(props: PopoverProps) {
  const { trigger, children, label, open, onOpenChange, align = 'start', side = 'bottom', bare } = props
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner
          className={styles['positioner'] ?? ''}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
        >
          <Base.Popup
            className={classNames(styles['popup'], !bare && styles['padded'])}
            aria-label={label}
            {...(props.initialFocus === undefined ? {} : { initialFocus: props.initialFocus })}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
