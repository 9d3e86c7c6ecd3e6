import styles from './tasks.module.css'

export interface NamedReasonsProps {
  readonly label: string
  readonly items: readonly { readonly name: string; readonly reason: string }[]
}

/** Things that were left out, each with why. */
export function NamedReasons({ label, items }: NamedReasonsProps) {
  return (
    <ul className={styles['errors']} tabIndex={0} aria-label={label} data-selectable>
      {items.map(({ name, reason }, index) => (
        <li key={index}>
          <span className={styles['errorLine']}>{name}</span> {reason}
        </li>
      ))}
    </ul>
  )
}
