import { Radio } from '@base-ui/react/radio'
import { RadioGroup as Base } from '@base-ui/react/radio-group'
import type { ReactNode } from 'react'
import styles from './radio-group.module.css'

export interface RadioGroupProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly {
    readonly value: T
    readonly label: ReactNode
    readonly hint?: ReactNode
    readonly disabled?: boolean
  }[]
  readonly onChange: (value: T) => void
}

/** Choices below each other, one of them on, under a label. */
export function RadioGroup<T extends string>({ label, value, options, onChange }: RadioGroupProps<T>) {
  return (
    <div className={styles['field']}>
      <span className={styles['label']} aria-hidden>
        {label}
      </span>
      <Base
        className={styles['group'] ?? ''}
        aria-label={label}
        value={value}
        onValueChange={(next) => onChange(next as T)}
      >
        {options.map((option) => (
          <label key={option.value} className={styles['row']} data-disabled={option.disabled || undefined}>
            <Radio.Root
              className={styles['circle'] ?? ''}
              value={option.value}
              disabled={option.disabled ?? false}
            >
              <Radio.Indicator className={styles['dot'] ?? ''} />
            </Radio.Root>
            <span className={styles['text']}>
              {option.label}
              {option.hint !== undefined && <span className={styles['hint']}>{option.hint}</span>}
            </span>
          </label>
        ))}
      </Base>
    </div>
  )
}
