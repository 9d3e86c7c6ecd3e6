import { ChevronRightIcon } from 'lucide-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import styles from './disclosure.module.css'

export interface DisclosureProps {
  readonly label: string
  /** Beside the label while it is closed: what is inside, in a few words. */
  readonly summary?: string
  /** Beside the label, open or not. */
  readonly note?: string
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly children: ReactNode
}

/** A part that most people do not need, behind a line that opens it. */
export function Disclosure({ label, summary, note, open, onOpenChange, children }: DisclosureProps) {
  const id = useId()
  return (
    <div className={styles['part']}>
      <button
        type="button"
        className={styles['trigger']}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => onOpenChange(!open)}
      >
        <ChevronRightIcon size={14} className={styles['arrow']} aria-hidden />
        {label}
        {note !== undefined && <span className={styles['note']}>{note}</span>}
        {!open && summary !== undefined && <span className={styles['summary']}>{summary}</span>}
      </button>
      {open && (
        <div id={id} className={styles['inside']}>
          {children}
        </div>
      )}
    </div>
  )
}
