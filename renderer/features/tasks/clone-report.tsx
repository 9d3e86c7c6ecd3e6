import type { CloneReport } from '../../../shared/contract/clone.ts'
import { plural } from '../../state/format.ts'
import { Marked } from '../../ui/marked.tsx'
import { CountsTable } from './counts-table.tsx'
import { NamedReasons } from './named-reasons.tsx'
import { Part } from './part.tsx'
import { consistencyText, countsText, sumCounts } from './server-task-text.ts'
import styles from './tasks.module.css'

/** What a clone or pull has brought, what it left out and why, and whether it belongs together. */
export function CloneReportView({ report }: { readonly report: CloneReport }) {
  const { collections, skipped, missing, missingDropped, unusable, unusableDocuments } = report
  const became = missingDropped ? 'were dropped from the branch' : 'stay on the branch'
  return (
    <>
      <p>{countsText(sumCounts(collections))}</p>
      <p className={styles['facts']}>{consistencyText(report)}</p>
      {missing.length > 0 && (
        <p className={styles['facts']}>
          <Marked
            text={`Not in the database, and ${became}: ${missing.map((name) => `\`${name}\``).join(', ')}`}
          />
        </p>
      )}
      <Part label={plural(collections.length, 'collection')}>
        <CountsTable label="What became of each collection" collections={collections} />
      </Part>
      {skipped.length > 0 && (
        <Part label={`${plural(skipped.length, 'collection')} skipped`}>
          <NamedReasons label="Skipped collections" items={skipped} />
        </Part>
      )}
      {unusable > 0 && (
        <Part label={`${plural(unusable, 'document')} that no branch can hold`}>
          <NamedReasons
            label="Documents that no branch can hold"
            items={unusableDocuments.map(({ collection, id, reason }) => ({
              name: `${collection} ${id}`,
              reason,
            }))}
          />
        </Part>
      )}
    </>
  )
}
