import type { CheckoutReport } from '../../../shared/contract/checkout.ts'
import { plural } from '../../state/format.ts'
import { Marked } from '../../ui/marked.tsx'
import { CountsTable } from './counts-table.tsx'
import { NamedReasons } from './named-reasons.tsx'
import { Part } from './part.tsx'
import { countsText, sumCounts } from './server-task-text.ts'

/** What a checkout wrote, what the server refused, and what stays different. */
export function CheckoutReportView({ report }: { readonly report: CheckoutReport }) {
  const { collections, refused, refusedDocuments } = report
  const notes = collections.flatMap(({ name, notes: all }) => all.map((reason) => ({ name, reason })))
  return (
    <>
      <p>{countsText(sumCounts(collections))}</p>
      {refused > 0 && (
        <p>
          <Marked text={`The server refused ${plural(refused, 'document')}`} />
        </p>
      )}
      <Part label={plural(collections.length, 'collection')}>
        <CountsTable label="What became of each collection" collections={collections} />
      </Part>
      {notes.length > 0 && (
        <Part label="What stays different">
          <NamedReasons label="What stays different" items={notes} />
        </Part>
      )}
      {refused > 0 && (
        <Part label="Refused documents">
          <NamedReasons
            label="Refused documents"
            items={refusedDocuments.map(({ collection, id, reason }) => ({
              name: `${collection} ${id}`,
              reason,
            }))}
          />
        </Part>
      )}
    </>
  )
}
