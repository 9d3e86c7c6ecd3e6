import { Long, UUID } from 'bson'
import type { AnyBulkWriteOperation, Collection, Db } from 'mongodb'
import type { Branch } from '../../../../shared/model/branch.ts'
import type { Lsn, ProjectId } from '../../../../shared/model/ids.ts'
import { isBulkWriteError } from '../../mongodb/error-kinds.ts'
import { logError } from './append-failure.ts'
import { branchesCollection, sharedCollection } from './collections.ts'

/** What a row shows of a branch. */
export type ProjectedBranch = Omit<Branch, 'ahead' | 'headTime' | 'createdTime' | 'createdBy' | 'changedLsn'>

const duplicateKey = 11_000
const rowsAtOnce = 1000

/**
 * The branches of a project as rows that a person or another program may read beside the log. Nothing of this program reads
 * them back. Each says up to which LSN it is folded, and is never overwritten by an older one.
 */
export class BranchProjection {
  readonly #rows: Collection
  readonly #projectId: UUID

  constructor(db: Db, projectId: ProjectId) {
    this.#rows = sharedCollection(db, branchesCollection)
    this.#projectId = new UUID(projectId)
  }

  /** Writes the rows as they are at `asOf`, but for those that are newer already. */
  async write(branches: readonly ProjectedBranch[], asOf: Lsn): Promise<void> {
    for (let from = 0; from < branches.length; from += rowsAtOnce) {
      const some = branches.slice(from, from + rowsAtOnce)
      await this.#writeSome(some.map((branch) => this.#update(branch, asOf)))
    }
  }

  /** Removes the rows of this project: where its log was restored from a copy they are ahead of it. */
  async clear(): Promise<void> {
    try {
      await this.#rows.deleteMany({ projectId: this.#projectId })
    } catch (error) {
      throw logError(error)
    }
  }

  /** A row that is newer is not matched, so that it would be inserted a second time, which its `_id` refuses. */
  #update(branch: ProjectedBranch, asOf: Lsn): AnyBulkWriteOperation {
    const lsn = Long.fromNumber(asOf)
    const row = {
      projectId: this.#projectId,
      id: Long.fromNumber(branch.id),
      name: branch.name,
      handle: branch.handle,
      parentId: branch.parentId === null ? null : Long.fromNumber(branch.parentId),
      baseLsn: Long.fromNumber(branch.baseLsn),
      headLsn: Long.fromNumber(branch.headLsn),
      state: branch.state,
      asOf: lsn,
    }
    const _id = `${this.#projectId.toHexString()}:${branch.id}` as never
    return { updateOne: { filter: { _id, asOf: { $lt: lsn } }, update: { $set: row }, upsert: true } }
  }

  async #writeSome(updates: readonly AnyBulkWriteOperation[]): Promise<void> {
    try {
      await this.#rows.bulkWrite(updates, { ordered: false })
    } catch (error) {
      if (!isOfNewerRows(error)) throw logError(error)
    }
  }
}

function isOfNewerRows(error: unknown): boolean {
  if (!isBulkWriteError(error)) return false
  const errors = [error.writeErrors].flat()
  return errors.length > 0 && errors.every((one) => one.code === duplicateKey)
}
