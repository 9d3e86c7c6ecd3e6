import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { Tooltip } from './tooltip.tsx'
import styles from './colour-choice.module.css'

export interface ColourChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  /** Each with its name and its colour as CSS writes it; null is no colour. */
  readonly options: readonly { readonly value: T; readonly label: string; readonly colour: string | null }[]
  readonly onChange: (value: T) => void
}

/** Colours side by side, one of them on; each says its name. */
export function ColourChoice<T extends string>({ label, value, options, onChange }: ColourChoiceProps<T>) {
  return (
    <div className={styles['field']}>
      <span className={styles['label']} aria-hidden>
        {label}
      </span>
      <RadioGroup
        className={styles['group'] ?? ''}
        aria-label={label}
        value={value}
        onValueChange={(next) => onChange(next as T)}
      >
        {options.map((option) => (
          <Tooltip key={option.value} content={option.label}>
            <Radio.Root className={styles['swatch'] ?? ''} value={option.value} aria-label={option.label}>
              <span
                className={styles['colour']}
                data-none={option.colour === null || undefined}
                style={option.colour === null ? undefined : { background: option.colour }}
              />
            </Radio.Root>
          </Tooltip>
        ))}
      </RadioGroup>
    </div>
  )
}
