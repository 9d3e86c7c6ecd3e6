import { Checkbox as Base } from '@base-ui/react/checkbox'
import { CheckIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './checkbox.module.css'

export interface CheckboxProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly disabled?: boolean
}

/** A box to tick, with its label and an explanation below. */
export function Checkbox({ checked, onChange, label, hint, disabled = false }: CheckboxProps) {
  return (
    <label className={styles['row']} data-disabled={disabled || undefined}>
      <Base.Root
        className={styles['box'] ?? ''}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
      >
        <Base.Indicator className={styles['mark'] ?? ''}>
          <CheckIcon size={12} strokeWidth={3} />
        </Base.Indicator>
      </Base.Root>
      <span className={styles['text']}>
        {label}
        {hint !== undefined && <span className={styles['hint']}>{hint}</span>}
      </span>
    </label>
  )
}
