import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import type { ReactNode } from 'react'
import { Tooltip } from './tooltip.tsx'
import styles from './segmented.module.css'

export interface SegmentedProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly {
    readonly value: T
    readonly label: string
    /** Shown instead of the label, which becomes its tooltip. */
    readonly icon?: ReactNode
  }[]
  readonly onChange: (value: T) => void
}

/** A few choices side by side, one of them on. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <ToggleGroup
      className={styles['group'] ?? ''}
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        // A second press on the chosen one would leave none.
        if (next !== undefined) onChange(next as T)
      }}
    >
      {options.map((option) => {
        const toggle = (
          <Toggle
            key={option.value}
            value={option.value}
            className={styles['option'] ?? ''}
            {...(option.icon === undefined ? {} : { 'aria-label': option.label })}
          >
            {option.icon ?? option.label}
          </Toggle>
        )
        return option.icon === undefined ? (
          toggle
        ) : (
          <Tooltip key={option.value} content={option.label}>
            {toggle}
          </Tooltip>
        )
      })}
    </ToggleGroup>
  )
}
