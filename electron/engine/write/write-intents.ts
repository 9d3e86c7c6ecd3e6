import type { BranchId, CollectionId } from '../../../shared/model/ids.ts'
import { transactionClaimMilliseconds } from '../../../shared/model/limits.ts'
import type { Project } from '../projects/project.ts'
import { documentKeyText } from './working-set.ts'

/** By project: which open transaction has written a document of a branch. */
const ownersByProject = new WeakMap<Project, Map<string, WriteIntents>>()

/**
 * The documents that a transaction has written and that are not committed. Among open transactions of one process the first
 * to write a document keeps the others out, as in MongoDB; who comes by another way is noticed at the commit.
 */
export class WriteIntents {
  readonly #branchId: BranchId
  readonly #owners: Map<string, WriteIntents>
  readonly #claimed = new Set<string>()
  readonly #now: () => number
  readonly #since: number

  constructor(project: Project, branchId: BranchId) {
    this.#branchId = branchId
    this.#now = project.deps.now
    this.#since = this.#now()
    this.#owners = ownersByProject.get(project) ?? new Map<string, WriteIntents>()
    ownersByProject.set(project, this.#owners)
  }

  /** False where another has written the document. */
  claim(collection: CollectionId, docKey: Uint8Array): boolean {
    const key = `${this.#branchId}/${documentKeyText(collection, docKey)}`
    const owner = this.#owners.get(key)
    if (owner === this) return true
    // One that nobody has ended keeps nobody out for long.
    if (owner !== undefined && this.#now() - owner.#since < transactionClaimMilliseconds) return false
    this.#owners.set(key, this)
    this.#claimed.add(key)
    return true
  }

  release(): void {
    for (const key of this.#claimed) if (this.#owners.get(key) === this) this.#owners.delete(key)
    this.#claimed.clear()
  }
}
