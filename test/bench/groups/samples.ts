import type { DocumentWrite } from '../../../electron/engine/write/documents.ts'
import { customer } from '../data/customer.ts'
import type { BranchLife, History } from '../data/history.ts'
import { seededRandom } from '../data/random.ts'

/** Where a read of the bench happens. */
export interface Sample {
  readonly lsn: number
  /** Number of a document of `main`. */
  readonly index: number
}

/** The branch at a depth of the chain: 1 is `main`. */
export function branchAt({ chain }: History, depth: number): BranchLife {
  const life = chain[depth - 1]
  if (life === undefined) throw new RangeError(`The chain has no branch at depth ${depth}`)
  return life
}

/**
 * `count` random places: LSNs of the branch's own life, so that its whole lineage is needed, and documents that may be
 * there then. Neither is below the first record of data.
 */
export function samplesOf(history: History, depth: number, count: number): Sample[] {
  const { first, last } = branchAt(history, depth)
  const random = seededRandom(7_000 + depth)
  return Array.from({ length: count }, () => {
    const lsn = Math.max(history.collectionId + 1, first + 1 + Math.floor(random() * (last - first)))
    return { lsn, index: Math.floor(random() * Math.min(history.documents, lsn)) }
  })
}

/** The sample of run `i`, over and over. */
export const nthOf = <T>(samples: readonly T[], i: number): T => samples[i % samples.length] as T

/** Number of a document that the data set does not have; the numbers of an ObjectId's last part are all there is room for. */
export const newDocument = (n: number): number => 12_000_000 + n

export const oneInsert = (n: number): DocumentWrite[] => [
  { kind: 'insert', document: customer(newDocument(n), 0) },
]
