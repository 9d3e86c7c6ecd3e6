import { useState } from 'react'
import { Disclosure } from './disclosure.tsx'
import styles from './reason-list.module.css'

export interface ReasonListProps {
  readonly label: string
  readonly items: readonly { readonly name: string; readonly reason: string }[]
}

/** Things with what is to be said about each, behind a line that opens them; nothing where there are none. */
export function ReasonList({ label, items }: ReasonListProps) {
  const [isOpen, setOpen] = useState(false)
  if (items.length === 0) return null
  return (
    <Disclosure label={label} open={isOpen} onOpenChange={setOpen}>
      <ul className={styles['reasons']} tabIndex={0} aria-label={label} data-selectable>
        {items.map(({ name, reason }, index) => (
          <li key={index}>
            <strong>{name}</strong> {reason}
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
