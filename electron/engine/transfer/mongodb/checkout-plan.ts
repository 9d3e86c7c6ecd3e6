import { createHash, hash } from 'node:crypto'
import type { MongoClient } from 'mongodb'
import {
  checkoutSampleBytesMax,
  checkoutSamplesBytesMax,
  checkoutSamplesMax,
} from '../../../../shared/model/limits.ts'
import { rawDocuments } from '../../mongodb/client-options.ts'
import { rawBatches } from '../../mongodb/raw-reads.ts'
import type { Project } from '../../projects/project.ts'
import { idDocument } from '../../write/documents.ts'
import type { CheckoutInput, CheckoutSample, CollectionPlan, PlanProgress } from './checkout-report.ts'
import {
  missingIndexes,
  notesOn,
  openTarget,
  type CheckoutPair,
  type CheckoutTarget,
} from './checkout-target.ts'
import { compareCollection, type Difference } from './compare-collection.ts'
import { indexName } from './index-spec.ts'
import { throwIfAborted } from './stop.ts'

/**
 * Compares a branch's state with a database and says what a checkout would do, in numbers and samples; changes nothing.
 * The last report is the plan. Errors: those of `openTarget`, `cancelled`.
 */
export async function* planCheckout(
  client: MongoClient,
  project: Project,
  input: CheckoutInput,
): AsyncGenerator<PlanProgress> {
  yield* planTarget(await openTarget(client, project, input), project, input)
}

/** As `planCheckout`, for a target that is open; `gather` is shown each difference on the way. */
export async function* planTarget(
  target: CheckoutTarget,
  project: Project,
  input: CheckoutInput,
  gather?: (pair: CheckoutPair, difference: Difference) => void,
): AsyncGenerator<PlanProgress> {
  const { moment, untouched } = target
  const fingerprint = createHash('sha256').update(
    JSON.stringify([moment.lsn, input.branchId, input.database]),
  )
  const budget = { bytes: checkoutSamplesBytesMax }
  const collections: CollectionPlan[] = []
  for (const pair of target.pairs) {
    const planning = new CollectionPlanning(pair, budget)
    const total = pair.theirs?.documents ?? 0
    for await (const differences of differencesOf(target, pair, project)) {
      throwIfAborted(input.signal)
      for (const difference of differences) {
        planning.add(difference)
        gather?.(pair, difference)
      }
      yield {
        kind: 'comparing',
        collection: pair.ours.name,
        read: planning.read,
        total: Math.max(total, planning.read),
      }
    }
    collections.push(planning.plan())
    fingerprint.update(planning.fingerprint())
  }
  const plan = {
    moment,
    database: input.database,
    collections,
    untouched,
    fingerprint: fingerprint.digest('hex'),
  }
  yield { kind: 'planned', plan }
}

/** How a collection of the target differs from the branch's, whose side is `ours`. */
export function differencesOf(
  { db, branchId, moment }: CheckoutTarget,
  { ours }: CheckoutPair,
  project: Project,
): AsyncGenerator<readonly Difference[]> {
  const theirs = rawBatches(db.collection(ours.name).find({}, rawDocuments))
  const snapshot = project.snapshot(branchId, moment.lsn, ours.id)
  return compareCollection(theirs, { project, collectionId: ours.id, snapshot })
}

/** Gathers the plan of one collection. */
class CollectionPlanning {
  readonly #pair: CheckoutPair
  readonly #budget: { bytes: number }
  readonly #counts = { inserts: 0, updates: 0, deletes: 0, unchanged: 0 }
  readonly #samples: CheckoutSample[] = []
  /** Sum of the digests of the target's documents: the same in whatever order they come. */
  readonly #digest = new Uint8Array(32)
  #bytes = 0
  #unusable = 0
  read = 0

  constructor(pair: CheckoutPair, budget: { bytes: number }) {
    this.#pair = pair
    this.#budget = budget
  }

  add(difference: Difference): void {
    switch (difference.kind) {
      case 'same':
        this.#counts.unchanged++
        return this.#saw(difference.theirs.document)
      case 'onlyTheirs':
        this.#counts.deletes++
        this.#sample('delete', difference.theirs.document, null)
        return this.#saw(difference.theirs.document)
      case 'differs':
        this.#counts.updates++
        this.#bytes += difference.ours.document.length
        this.#sample('update', difference.theirs.document, difference.ours.document)
        return this.#saw(difference.theirs.document)
      case 'onlyOurs':
        this.#counts.inserts++
        this.#bytes += difference.ours.document.length
        return this.#sample('insert', null, difference.ours.document)
      case 'unusable':
        this.#unusable++
        return this.#saw(difference.bytes)
    }
  }

  #saw(document: Uint8Array | null): void {
    this.read++
    if (document === null) return
    const digest = hash('sha256', document, 'buffer')
    for (let i = 0; i < digest.length; i++)
      this.#digest[i] = (this.#digest[i] as number) + (digest[i] as number)
  }

  #sample(kind: CheckoutSample['kind'], before: Uint8Array | null, after: Uint8Array | null): void {
    if (this.#samples.filter((sample) => sample.kind === kind).length >= checkoutSamplesMax) return
    const id = idDocument((after ?? before) as Uint8Array)
    this.#samples.push({ kind, id, before: this.#shown(before), after: this.#shown(after) })
  }

  #shown(document: Uint8Array | null): Uint8Array | null {
    if (document === null || document.length > checkoutSampleBytesMax) return null
    if (document.length > this.#budget.bytes) return null
    this.#budget.bytes -= document.length
    return Uint8Array.from(document)
  }

  plan(): CollectionPlan {
    const left = `${this.#unusable} of its documents cannot be compared, and stay as they are`
    return {
      name: this.#pair.ours.name,
      isNew: this.#pair.theirs === undefined,
      ...this.#counts,
      bytes: this.#bytes,
      indexes: missingIndexes(this.#pair).map(indexName),
      notes: [...notesOn(this.#pair), ...(this.#unusable === 0 ? [] : [left])],
      samples: this.#samples,
    }
  }

  fingerprint(): string {
    const { name, isNew, indexes, notes } = this.plan()
    return JSON.stringify([name, isNew, indexes, notes, this.read, Buffer.from(this.#digest).toString('hex')])
  }
}
