import { formatCount } from '../../state/format.ts'
import type { DocumentCounts } from './server-task-text.ts'
import styles from './server-tasks.module.css'

export interface CountsTableProps {
  readonly label: string
  readonly collections: readonly (DocumentCounts & { readonly name: string })[]
}

const columns = [
  ['inserts', '+', 'Inserted'],
  ['updates', '~', 'Updated'],
  ['deletes', '−', 'Deleted'],
  ['unchanged', '=', 'Unchanged'],
] as const

/** What became of the documents of each collection. */
export function CountsTable({ label, collections }: CountsTableProps) {
  return (
    <div className={styles['scroller']} tabIndex={0} role="region" aria-label={label}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Collection</th>
            {columns.map(([key, sign, title]) => (
              <th key={key} scope="col" title={title}>
                <span className="visually-hidden">{title}</span>
                <span aria-hidden>{sign}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {collections.map((one) => (
            <tr key={one.name}>
              <th scope="row" title={one.name}>
                {one.name}
              </th>
              {columns.map(([key]) => (
                <td key={key} data-none={one[key] === 0 || undefined}>
                  {formatCount(one[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
