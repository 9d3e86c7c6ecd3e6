import type { Db, MongoClient } from 'mongodb'
import { ArgonError } from '../../../../shared/model/errors.ts'
import type { BranchId } from '../../../../shared/model/ids.ts'
import type { At, Moment } from '../../../../shared/model/moment.ts'
import { compareBytes } from '../../bson/raw.ts'
import { resolveMoment } from '../../history/moments.ts'
import {
  branchesCollection,
  logCollection,
  partsCollection,
  projectsCollection,
} from '../../log/mongodb/collections.ts'
import type { Project } from '../../projects/project.ts'
import { catalogueAt, isSystemCollection } from '../../read/catalogue.ts'
import type { CatalogueRow } from '../../read/catalogue-cache.ts'
import type { CheckoutInput } from './checkout-report.ts'
import { indexName, isSameIndex } from './index-spec.ts'
import {
  checkDatabaseName,
  isSystemDatabase,
  listServerCollections,
  type ServerCollection,
} from './list-source.ts'

/** A collection of the branch, and what the target has under its name. */
export interface CheckoutPair {
  readonly ours: CatalogueRow
  readonly theirs: ServerCollection | undefined
}

export interface CheckoutTarget {
  readonly db: Db
  readonly branchId: BranchId
  readonly moment: Moment
  readonly pairs: readonly CheckoutPair[]
  readonly untouched: readonly string[]
}

/** Collections that only a log's own database has. */
const logCollections = new Set([logCollection, projectsCollection, branchesCollection, partsCollection])

/**
 * Looks at a checkout's two sides. Errors: those of `resolveMoment`, `collection.notFound`, `database.badName`;
 * `checkout.targetIsLog` where a project's log lives there, `checkout.targetUnusable` where it cannot be written to.
 */
export async function openTarget(
  client: MongoClient,
  project: Project,
  input: CheckoutInput,
): Promise<CheckoutTarget> {
  const moment = resolveMoment(project, input.at)
  const ours = chosen(project, input, moment)
  checkDatabaseName(input.database)
  if (isSystemDatabase(input.database)) {
    const message = `MongoDB keeps the database \`${input.database}\` for itself; choose another`
    throw new ArgonError('checkout.targetUnusable', message, { database: input.database })
  }
  const db = client.db(input.database)
  const all = await listServerCollections(db)
  refuseLog(all, input.database)
  const byName = new Map(all.map((one) => [one.name, one]))
  const pairs = ours.map((row) => ({ ours: row, theirs: byName.get(row.name) }))
  for (const { theirs } of pairs) if (theirs !== undefined) refuseUnusable(theirs)
  const touched = new Set(ours.map(({ name }) => name))
  const untouched = all.filter(({ name }) => !touched.has(name)).map(({ name }) => name)
  return { db, branchId: input.branchId, moment, pairs, untouched }
}

function chosen(
  project: Project,
  { branchId, collections, at }: CheckoutInput,
  moment: Moment,
): CatalogueRow[] {
  project.branches.get(branchId)
  const rows = catalogueAt(project, branchId, moment.lsn).filter(({ name }) => !isSystemCollection(name))
  rows.sort((a, b) => (a.name < b.name ? -1 : 1))
  if (collections === null) return rows
  return collections.map((name) => {
    const found = rows.find((row) => row.name === name)
    if (found === undefined) throw notOnBranch(name, at, moment)
    return found
  })
}

function notOnBranch(name: string, at: At, { lsn }: Moment): ArgonError {
  const when = at.kind === 'head' ? '' : ` at LSN ${lsn}`
  return new ArgonError('collection.notFound', `The branch has no collection \`${name}\`${when}`, {
    name,
    lsn,
  })
}

function refuseLog(all: readonly ServerCollection[], database: string): void {
  if (!all.some(({ name }) => logCollections.has(name))) return
  const message = `Projects have their log in database \`${database}\`; check out into another one`
  throw new ArgonError('checkout.targetIsLog', message, { database })
}

function refuseUnusable({ name, skipped }: ServerCollection): void {
  if (skipped === null) return
  const message = `\`${name}\` of the target cannot be written to: ${skipped}; leave this collection out`
  throw new ArgonError('checkout.targetUnusable', message, { collection: name })
}

/** Specifications of the indexes that the target lacks. */
export const missingIndexes = ({ ours, theirs }: CheckoutPair): readonly Uint8Array[] =>
  (ours.indexes ?? []).filter((index) => sameName(theirs, index) === undefined)

/** What of a collection stays different from the branch's, since nothing is taken away from a target. */
export function notesOn({ ours, theirs }: CheckoutPair): string[] {
  if (theirs === undefined) return []
  const others = (ours.indexes ?? []).filter((index) => {
    const there = sameName(theirs, index)
    return there !== undefined && !isSameIndex(there, index)
  })
  const nothing = new Uint8Array()
  const hasOptions = compareBytes(ours.options ?? nothing, theirs.traits.options ?? nothing) === 0
  return [
    ...(hasOptions ? [] : ['Its options differ from those of the branch, and stay as they are']),
    ...others.map(
      (index) => `Index \`${indexName(index)}\` differs from that of the branch, and stays as it is`,
    ),
  ]
}

const sameName = (theirs: ServerCollection | undefined, index: Uint8Array): Uint8Array | undefined =>
  theirs?.traits.indexes?.find((one) => indexName(one) === indexName(index))
