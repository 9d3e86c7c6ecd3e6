import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import styles from './button.module.css'
import { classNames } from './class-names.ts'
import { Spinner } from './spinner.tsx'
import { Tooltip } from './tooltip.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly variant?: ButtonVariant
  readonly size?: 'normal' | 'small' | 'large'
  readonly icon?: ReactNode
  /** Shows a spinner and takes no clicks, keeping the button's width. */
  readonly busy?: boolean
  readonly disabled?: boolean | undefined
  /** Disables the button and says why in its tooltip; it can still be focused, so that the reason can be read. */
  readonly disabledReason?: string | null | undefined
  readonly tooltip?: ReactNode
  /** Keys shown in the tooltip. */
  readonly keys?: readonly string[] | undefined
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps) {
  const { variant = 'secondary', size = 'normal', icon, busy = false, disabled = false, ...others } = props
  const { disabledReason, tooltip, keys, className, children, onClick, ref, ...rest } = others
  const off = disabled || busy || Boolean(disabledReason)
  const button = (
    <button
      type="button"
      {...rest}
      ref={ref}
      className={classNames(styles['button'], styles[variant], styles[size], className)}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      // A disabled button says nothing to a keyboard or a screen reader; this one keeps its place and its reason.
      onClick={off ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <Spinner size={14} /> : icon}
      {children}
    </button>
  )
  const hint = disabledReason || tooltip
  return hint ? (
    <Tooltip content={hint} keys={disabledReason ? undefined : keys}>
      {button}
    </Tooltip>
  ) : (
    button
  )
}
