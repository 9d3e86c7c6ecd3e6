import { ArgonError } from '../../../shared/model/errors.ts'
import type { BranchReport, CollectionReport, MigrationReport } from '../../../shared/model/migration.ts'
import type { Context } from '../context.ts'
import { bytesText, groups, plural, table } from '../format.ts'

/** Says what a migration did, or would do. Fails with `legacy.changed` where the database was changed meanwhile. */
export async function tellMigration(context: Context, report: MigrationReport, into: string): Promise<void> {
  for (const { name, reason } of report.skipped) context.note(`\`${name}\` is left out: ${reason}`)
  for (const { source, id, reason } of report.unusable)
    context.note(`Document ${id} of \`${source}\` was left out: ${reason}`)
  for (const { source, id } of report.changed)
    context.note(`Document ${id} of \`${source}\` was changed meanwhile`)
  const { bytesBefore, bytesAfter, database } = report
  const share = bytesBefore === 0 ? 0 : Math.round((1 - bytesAfter / bytesBefore) * 100)
  const did = report.isDryRun ? 'Would migrate' : 'Migrated'
  const end = report.isDryRun ? '; nothing was changed' : verdict(report)
  await context.result({ action: 'migrate', dryRun: report.isDryRun, report }, [
    ...table([['BRANCH', 'COLLECTIONS', 'DOCUMENTS', 'WRITTEN', 'COMPARED'], ...report.branches.map(rowOf)]),
    `${bytesText(bytesBefore)} of documents became ${bytesText(bytesAfter)} of entries, ${share} % less`,
    `${did} database \`${database}\` into ${into}${end}`,
  ])
  if (report.isDryRun || report.isVerified) return
  const message = `Database \`${database}\` was changed while it was migrated, or documents of it cannot be held; run the same again to take changes over`
  throw new ArgonError('legacy.changed', message, { database, changed: report.changed.length })
}

const verdict = ({ isVerified, branches }: MigrationReport): string => {
  const compared = branches.flatMap(({ collections }) => collections)
  const documents = compared.reduce((sum, one) => sum + one.verified, 0)
  return isVerified ? `: ${plural(documents, 'document')} compared, all the same` : ''
}

function rowOf({ name, collections }: BranchReport): string[] {
  const sum = (of: (one: CollectionReport) => number): string =>
    groups(collections.reduce((total, one) => total + of(one), 0))
  return [
    name,
    groups(collections.length),
    sum((one) => one.documents),
    sum((one) => one.inserts + one.updates + one.deletes),
    sum((one) => one.verified),
  ]
}
