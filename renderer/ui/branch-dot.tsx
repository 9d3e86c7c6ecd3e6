import styles from './branch-dot.module.css'

/** The dot of a branch's colour: a slot 0-9. Its name stands beside it, so it is silent. */
export function BranchDot({
  colour,
  hollow = false,
}: {
  readonly colour: number
  readonly hollow?: boolean
}) {
  return (
    <span
      className={styles['dot']}
      data-hollow={hollow || undefined}
      style={{ color: `var(--branch-${colour})` }}
      aria-hidden
    />
  )
}
