import { ShieldAlertIcon, ShieldCheckIcon } from 'lucide-react'
import { useState } from 'react'
import type { MigrationReport } from '../../../shared/model/migration.ts'
import { formatCount, plural } from '../../state/format.ts'
import {
  collectionsOf,
  reportText,
  savingText,
  skippedText,
  verifiedText,
} from '../../state/migration-text.ts'
import { CountTable } from '../../ui/count-table.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ReasonList } from '../../ui/reason-list.tsx'
import styles from './migration-report.module.css'

/** What a migration wrote, or would write: counts, whether all of it is the same, and what it saves. */
export function MigrationReportView({ report }: { readonly report: MigrationReport }) {
  const { isDryRun, isVerified, skipped, changed, unusable, bytesBefore, bytesAfter } = report
  const Icon = isVerified ? ShieldCheckIcon : ShieldAlertIcon
  return (
    <div className={styles['report']}>
      <p>{reportText(report)}</p>
      <p className={styles['verified']} data-tone={isDryRun ? 'neutral' : isVerified ? 'success' : 'danger'}>
        {!isDryRun && <Icon size={16} aria-hidden />}
        {verifiedText(report)}
      </p>
      <p>{savingText(bytesBefore, bytesAfter, isDryRun)}</p>
      <Counts report={report} />
      <ReasonList label={skippedText(skipped.length)} items={skipped} />
      <ReasonList
        label={`${plural(changed.length, 'document')} changed meanwhile`}
        items={changed.map(({ source, id }) => ({ name: source, reason: id }))}
      />
      <ReasonList
        label={`${plural(unusable.length, 'document')} that no branch can hold`}
        items={unusable.map(({ source, id, reason }) => ({ name: `${source} ${id}`, reason }))}
      />
    </div>
  )
}

function Counts({ report }: { readonly report: MigrationReport }) {
  const [isOpen, setOpen] = useState(false)
  const all = collectionsOf(report)
  return (
    <Disclosure label={plural(all.length, 'collection')} open={isOpen} onOpenChange={setOpen}>
      <CountTable
        label="What became of each collection"
        columns={['Collection', 'Documents', 'Entries', 'Different']}
        rows={all.map(({ source, documents, inserts, updates, deletes, different }) => ({
          name: source,
          cells: [documents, inserts + updates + deletes, different].map(formatCount),
        }))}
      />
    </Disclosure>
  )
}
