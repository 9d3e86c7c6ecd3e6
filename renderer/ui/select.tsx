import { Select as Base } from '@base-ui/react/select'
import { CheckIcon, ChevronsUpDownIcon } from 'lucide-react'
import styles from './select.module.css'

export interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly disabled?: boolean
}

/** One of several choices, in a list that opens over the button. */
export function Select<T extends string>({ label, value, options, onChange, disabled }: SelectProps<T>) {
  return (
    <Base.Root
      items={options}
      value={value}
      disabled={disabled ?? false}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <Base.Trigger className={styles['trigger'] ?? ''} aria-label={label}>
        <Base.Value />
        <Base.Icon className={styles['icon'] ?? ''}>
          <ChevronsUpDownIcon size={14} />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          className={styles['positioner'] ?? ''}
          alignItemWithTrigger={false}
          sideOffset={4}
          collisionPadding={8}
        >
          <Base.Popup className={styles['popup'] ?? ''}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={styles['item'] ?? ''}>
                <Base.ItemText>{option.label}</Base.ItemText>
                <Base.ItemIndicator>
                  <CheckIcon size={14} />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
