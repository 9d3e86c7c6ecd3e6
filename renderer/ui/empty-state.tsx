import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

export interface EmptyStateProps {
  readonly icon: ReactNode
  /** One sentence: nothing exists, nothing matches, or nothing at this point in time. */
  readonly title: ReactNode
  readonly hint?: ReactNode
  /** One button. */
  readonly action?: ReactNode
}

/** What a pane shows when there is nothing to show. */
export function EmptyState({ icon, title, hint, action }: EmptyStateProps) {
  return (
    <div className={styles['empty']}>
      <span className={styles['icon']}>{icon}</span>
      <p className={styles['title']}>{title}</p>
      {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
      {action !== undefined && <div className={styles['action']}>{action}</div>}
    </div>
  )
}
