import styles from './progress-bar.module.css'

export interface ProgressBarProps {
  readonly label: string
  /** 0 to 1; null when nobody knows how much there is. */
  readonly value: number | null
  readonly tone?: 'accent' | 'success' | 'danger'
}

/** How far something has come. */
export function ProgressBar({ label, value, tone = 'accent' }: ProgressBarProps) {
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div
      className={styles['track']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className={percent === undefined ? styles['unknown'] : styles['bar']}
        data-tone={tone}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  )
}

/** The 2 px bar at the top of a pane that is reading; the pane is its positioned parent. */
export function LoadingBar({ label = 'Loading' }: { readonly label?: string }) {
  return (
    <div className={styles['loading']} role="progressbar" aria-label={label}>
      <div className={styles['unknown']} data-tone="accent" />
    </div>
  )
}
