import type { CheckoutPlan } from '../../../shared/contract/checkout.ts'
import { formatBytes, formatCount, plural } from '../../state/format.ts'

export type CollectionPlan = CheckoutPlan['collections'][number]

/** What a plan would do altogether. */
export interface Effect {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
  readonly unchanged: number
  /** Bytes of the documents that would be written. */
  readonly bytes: number
  readonly newCollections: number
  readonly indexes: number
  /** Changes of every kind; none where the database is as the branch already. */
  readonly changes: number
}

export function effectOf(plan: CheckoutPlan): Effect {
  const sum = (count: (collection: CollectionPlan) => number): number =>
    plan.collections.reduce((total, collection) => total + count(collection), 0)
  const documents = {
    inserts: sum(({ inserts }) => inserts),
    updates: sum(({ updates }) => updates),
    deletes: sum(({ deletes }) => deletes),
    unchanged: sum(({ unchanged }) => unchanged),
  }
  const newCollections = sum(({ isNew }) => Number(isNew))
  const indexes = sum((collection) => collection.indexes.length)
  const { inserts, updates, deletes } = documents
  const changes = inserts + updates + deletes + newCollections + indexes
  return { ...documents, bytes: sum(({ bytes }) => bytes), newCollections, indexes, changes }
}

/** `1,200 inserts, 3 updates and 2 deletes (1.2 MB), 2 new collections, 1 new index`. */
export function effectText(effect: Effect): string {
  if (effect.changes === 0) return 'The database holds this state already'
  const { inserts, updates, deletes, newCollections, indexes, bytes } = effect
  const parts = [
    ...(inserts > 0 ? [plural(inserts, 'insert')] : []),
    ...(updates > 0 ? [plural(updates, 'update')] : []),
    ...(deletes > 0 ? [plural(deletes, 'delete')] : []),
    ...(newCollections > 0 ? [plural(newCollections, 'new collection')] : []),
    ...(indexes > 0 ? [plural(indexes, 'new index', 'new indexes')] : []),
  ]
  return `${parts.join(', ')}${bytes > 0 ? `; ${formatBytes(bytes)} to write` : ''}`
}

/** The counts of a collection beside its name: `+1,200 ~3 −2`. */
export function countsOf({ inserts, updates, deletes, isNew, indexes }: CollectionPlan): string {
  const parts = [
    ...(isNew ? ['new'] : []),
    ...(inserts > 0 ? [`+${formatCount(inserts)}`] : []),
    ...(updates > 0 ? [`~${formatCount(updates)}`] : []),
    ...(deletes > 0 ? [`−${formatCount(deletes)}`] : []),
    ...(indexes.length > 0 ? [plural(indexes.length, 'index', 'indexes')] : []),
  ]
  return parts.join(' ')
}

/** Whether anything is to be said of a collection. */
export const isTouched = ({ inserts, updates, deletes, isNew, indexes, notes }: CollectionPlan): boolean =>
  inserts + updates + deletes + indexes.length + notes.length > 0 || isNew

const confirmedDocumentsMax = 1000

/** Whether it is asked once more: where documents go, or where many change. */
export const needsConfirm = ({ inserts, updates, deletes }: Effect): boolean =>
  deletes > 0 || inserts + updates > confirmedDocumentsMax
