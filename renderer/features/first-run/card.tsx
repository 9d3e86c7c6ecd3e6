import type { ReactNode } from 'react'
import { describeError } from '../../state/errors.ts'
import { Marked } from '../../ui/marked.tsx'
import styles from './first-run.module.css'

export interface CardProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: ReactNode
  readonly error?: unknown
  readonly busy?: boolean
  readonly autoFocus?: boolean
  readonly onClick: () => void
  /** Below the text: progress. */
  readonly children?: ReactNode
}

/** A large button: one way to begin. */
export function Card({
  icon,
  title,
  text,
  error = null,
  busy = false,
  autoFocus,
  onClick,
  children,
}: CardProps) {
  return (
    <div className={styles['card']} data-busy={busy || undefined}>
      <button
        type="button"
        className={styles['cardButton']}
        aria-disabled={busy || undefined}
        autoFocus={autoFocus}
        onClick={busy ? undefined : onClick}
      >
        <span className={styles['cardIcon']}>{icon}</span>
        <span className={styles['cardTitle']}>{title}</span>
        <span className={styles['cardText']}>{text}</span>
      </button>
      {children}
      {error !== null && (
        <p className={styles['cardError']} role="alert">
          <Marked text={describeError(error).title} />
        </p>
      )}
    </div>
  )
}
