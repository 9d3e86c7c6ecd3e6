import type { CollectionReport, MigrationProgress, MigrationReport } from '../../shared/model/migration.ts'
import { formatBytes, formatDuration, plural } from './format.ts'

/** `It needs 1.2 MB instead of 4.8 MB: 75 % less`. */
export function savingText(before: number, after: number, isEstimate: boolean): string {
  if (before === 0) return 'There are no documents'
  const share = Math.round((1 - after / before) * 100)
  const comparison = share >= 0 ? `${share}\u00a0% less` : `${-share}\u00a0% more`
  const [about, would] = isEstimate ? ['about ', 'would need'] : ['', 'needs']
  return `The history ${would} ${about}${formatBytes(after)} instead of ${formatBytes(before)}: ${comparison}`
}

export const collectionsOf = ({ branches }: MigrationReport): CollectionReport[] =>
  branches.flatMap(({ collections }) => collections)

/** What became of it, in one sentence without a full stop. */
export function reportText(report: MigrationReport): string {
  const all = collectionsOf(report)
  const total = (of: (one: CollectionReport) => number): number => all.reduce((sum, one) => sum + of(one), 0)
  const written = total(({ inserts, updates, deletes }) => inserts + updates + deletes)
  const documents = total((one) => one.documents)
  const where = `${plural(report.branches.length, 'branch', 'branches')}, ${plural(documents, 'document')}`
  const did = report.isDryRun ? 'would be written' : 'written'
  return `${where}: ${plural(written, 'entry', 'entries')} ${did} in ${formatDuration(report.milliseconds)}`
}

/** Whether what is in the project now is what was in the database. */
export function verifiedText(report: MigrationReport): string {
  if (report.isDryRun) return 'A dry run compares nothing and changes nothing anywhere'
  const all = collectionsOf(report)
  const verified = all.reduce((sum, { verified: one }) => sum + one, 0)
  const different = all.reduce((sum, { different: one }) => sum + one, 0)
  if (report.isVerified)
    return `All ${plural(verified, 'document')} compared byte by byte, and every one is the same`
  return `${plural(different, 'document')} of ${verified} compared ${different === 1 ? 'is' : 'are'} not the same; migrate again to take changes over`
}

/** `Comparing users of feature: 1,204 of 5,000 documents`. */
export function progressText({ step, branch, collection, done, total }: MigrationProgress): string {
  const what = step === 'importing' ? 'Bringing over' : 'Comparing'
  return `${what} \`${collection}\` of \`${branch}\`: ${plural(Math.min(done, total), 'document')} of ${total}`
}

/** `2 collections left where they are`. */
export const skippedText = (count: number): string =>
  `${plural(count, 'collection')} left where ${count === 1 ? 'it is' : 'they are'}`
