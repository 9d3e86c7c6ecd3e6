import type { FoundBranches } from '../../../shared/model/migration.ts'
import { formatBytes, formatCount, plural } from '../../state/format.ts'
import { savingText, skippedText } from '../../state/migration-text.ts'
import { CountTable } from '../../ui/count-table.tsx'
import { ReasonList } from '../../ui/reason-list.tsx'
import styles from './migration.module.css'

/** What a database of the older layout holds, and what a migration would make of it. */
export function FoundView({ found }: { readonly found: FoundBranches }) {
  const { branches, documents, bytes, estimatedBytes, skipped } = found
  return (
    <>
      <p className={styles['facts']}>
        {plural(branches.length, 'branch', 'branches')}, {plural(documents, 'document')}, {formatBytes(bytes)}
        . {savingText(bytes, estimatedBytes, true)}
      </p>
      <CountTable
        label="Branches that were found"
        columns={['Branch', 'Collections', 'Documents', 'Now', 'About, then']}
        rows={branches.map(({ name, collections }) => ({
          name,
          cells: [
            formatCount(collections.length),
            formatCount(sum(collections, (one) => one.documents)),
            formatBytes(sum(collections, (one) => one.bytes)),
            formatBytes(sum(collections, (one) => one.estimatedBytes)),
          ],
        }))}
      />
      <ReasonList label={skippedText(skipped.length)} items={skipped} />
    </>
  )
}

const sum = <T,>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)
