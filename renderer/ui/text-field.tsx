import { useId } from 'react'
import type { InputHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from './class-names.ts'
import styles from './text-field.module.css'

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label: string
  /** Keeps the label for screen readers only. */
  readonly labelHidden?: boolean
  readonly hint?: ReactNode
  /** What is wrong with the value; it takes the hint's place. */
  readonly error?: ReactNode
  readonly icon?: ReactNode
  readonly suffix?: ReactNode
  readonly mono?: boolean
  readonly ref?: Ref<HTMLInputElement>
}

/** One line of text with its label, and a hint or error below it. */
export function TextField(props: TextFieldProps) {
  const { value, onChange, label, labelHidden, hint, error, icon, suffix, mono, className, ref, ...rest } =
    props
  const id = useId()
  const note = error || hint
  return (
    <div className={classNames(styles['field'], className)}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles['label']}>
        {label}
      </label>
      <div className={styles['box']} data-invalid={Boolean(error) || undefined}>
        {icon !== undefined && <span className={styles['icon']}>{icon}</span>}
        <input
          type="text"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          {...rest}
          ref={ref}
          id={id}
          className={classNames(styles['input'], mono && styles['mono'])}
          value={value}
          aria-invalid={Boolean(error) || undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {suffix}
      </div>
      <div
        id={`${id}-note`}
        aria-live="polite"
        className={styles['note']}
        data-error={Boolean(error) || undefined}
      >
        {note}
      </div>
    </div>
  )
}
