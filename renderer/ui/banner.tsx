import type { ReactNode } from 'react'
import styles from './banner.module.css'

export interface BannerProps {
  readonly tone: 'warning' | 'danger' | 'accent'
  readonly icon?: ReactNode
  readonly children: ReactNode
  /** Buttons at the right end. */
  readonly actions?: ReactNode
}

/** A strip over a pane or the window that says what state it is in. */
export function Banner({ tone, icon, children, actions }: BannerProps) {
  return (
    <div className={styles['banner']} data-tone={tone} role="status">
      {icon}
      <div className={styles['text']}>{children}</div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
