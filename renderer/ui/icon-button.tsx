import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import type { ButtonProps } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './icon-button.module.css'

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children' | 'tooltip' | 'aria-label'> {
  /** What it does: its accessible name, and its tooltip. */
  readonly label: string
  readonly icon: ReactNode
  readonly pressed?: boolean | undefined
}

/** A square button with an icon only. */
export function IconButton({ label, icon, pressed, size = 'normal', className, ...rest }: IconButtonProps) {
  return (
    <Button
      variant="ghost"
      {...rest}
      size={size}
      className={classNames(styles['square'], styles[size], className)}
      aria-label={label}
      aria-pressed={pressed}
      tooltip={label}
    >
      {icon}
    </Button>
  )
}
