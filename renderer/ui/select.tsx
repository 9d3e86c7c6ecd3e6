import { ChevronDownIcon } from 'lucide-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import styles from './select.module.css'

export interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly hint?: ReactNode
  readonly disabled?: boolean
}

/** One of some choices in one line: the platform's own list, with a label above. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, hint, disabled = false } = props
  const id = useId()
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <div className={styles['box']}>
        <select
          id={id}
          className={styles['select']}
          value={value}
          disabled={disabled}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDownIcon size={14} className={styles['arrow']} aria-hidden />
      </div>
      {hint !== undefined && (
        <div id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </div>
      )}
    </div>
  )
}
