import type { ConnectionReport } from '../../../shared/model/connection.ts'
import styles from './connections.module.css'
import { factsOf } from './model/report-text.ts'

/** What a server said about itself, line by line. */
export function ReportView({ report }: { readonly report: ConnectionReport }) {
  return (
    <dl className={styles['facts']} aria-label="What the server says">
      {factsOf(report).map(({ label, value, note }) => (
        <div key={label} className={styles['fact']}>
          <dt>{label}</dt>
          <dd data-selectable>
            {value}
            {note !== undefined && <span className={styles['factNote']}>{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
