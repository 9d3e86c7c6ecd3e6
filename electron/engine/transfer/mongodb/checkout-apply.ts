import type { Db, MongoClient } from 'mongodb'
import { ArgonError } from '../../../../shared/model/errors.ts'
import { decode } from '../../bson/bson-options.ts'
import { isServerError } from '../../mongodb/error-kinds.ts'
import type { Project } from '../../projects/project.ts'
import { applyCollection } from './checkout-collection.ts'
import { planTarget } from './checkout-plan.ts'
import type { ApplyProgress, CheckoutInput, CheckoutPlan, CollectionResult } from './checkout-report.ts'
import { missingIndexes, openTarget, type CheckoutPair, type CheckoutTarget } from './checkout-target.ts'
import { CollectionWork } from './checkout-work.ts'
import { createIndex, indexName } from './index-spec.ts'
import { RefusedDocuments } from './refused-documents.ts'

export interface ApplyInput extends CheckoutInput {
  /** Of the plan that a person has seen. */
  readonly fingerprint: string
}

/**
 * Makes a database's collections what a plan has shown, by writing the differences alone. The target is compared again
 * first: where it is no longer what the plan was made of, nothing is written (`checkout.targetChanged`). Stopped or cut
 * off, a new plan and apply finish it. `at` should be the plan's moment. The last report is `done`. The bound is given by
 * tests only.
 */
export async function* applyCheckout(
  client: MongoClient,
  project: Project,
  input: ApplyInput,
  deletesBytesMax?: number,
): AsyncGenerator<ApplyProgress> {
  const target = await openTarget(client, project, input)
  const works = new Map(target.pairs.map((pair) => [pair, new CollectionWork(deletesBytesMax)]))
  let plan: CheckoutPlan | null = null
  const planning = planTarget(target, project, input, (pair, difference) => works.get(pair)?.add(difference))
  for await (const progress of planning) {
    if (progress.kind === 'planned') plan = progress.plan
    else yield progress
  }
  if (plan?.fingerprint !== input.fingerprint) throw targetChanged(input)
  const refused = new RefusedDocuments()
  const collections: CollectionResult[] = []
  for (const [i, [pair, work]] of [...works].entries()) {
    const { name, unchanged, notes } = plan.collections[i] as CheckoutPlan['collections'][number]
    const made = await createWhereMissing(target, pair)
    const place = { target, pair, project, signal: input.signal, refused }
    const counts = yield* applyCollection(place, work)
    const indexes = await createIndexes(target.db, pair)
    collections.push({ name, ...counts, unchanged, notes: [...notes, ...made, ...indexes] })
  }
  const { moment, database } = plan
  yield { kind: 'done', report: { moment, database, collections, ...refused.report() } }
}

function targetChanged({ database }: ApplyInput): ArgonError {
  const message = `Database \`${database}\`, or what goes into it, was changed since the preview; nothing was written. Look at a new preview first`
  return new ArgonError('checkout.targetChanged', message, { database })
}

/** Sentences about what the server would not do. */
async function createWhereMissing(
  { db }: Pick<CheckoutTarget, 'db'>,
  { ours, theirs }: CheckoutPair,
): Promise<string[]> {
  if (theirs !== undefined) return []
  if (ours.options === undefined) {
    await db.createCollection(ours.name)
    return []
  }
  try {
    await db.command({ create: ours.name, ...decode(ours.options) })
    return []
  } catch (error) {
    if (!isServerError(error)) throw error
    await db.createCollection(ours.name)
    return [`It was made without its options, which the server refused: ${error.message}`]
  }
}

async function createIndexes(db: Db, pair: CheckoutPair): Promise<string[]> {
  const notes: string[] = []
  for (const index of missingIndexes(pair)) {
    try {
      await createIndex(db, pair.ours.name, index)
    } catch (error) {
      if (!isServerError(error)) throw error
      notes.push(`Index \`${indexName(index)}\` was refused by the server: ${error.message}`)
    }
  }
  return notes
}
