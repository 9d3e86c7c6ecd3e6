import {
  createBranch,
  deleteBranch,
  resetBranch,
  undeleteBranch,
  type Author,
} from '../../electron/engine/branches/branch-commands.ts'
import { encode } from '../../electron/engine/bson/bson-options.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { catalogueAt } from '../../electron/engine/read/catalogue.ts'
import { createCollection, dropCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../electron/engine/write/documents.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { asLsn, type BranchId, type CollectionId } from '../../shared/model/ids.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import { dice, type Dice } from './dice.ts'

/**
 * Writes to a project at random: single documents, several writers at once, batches, branches, collections. Tells of each
 * record of documents and collections once it is acknowledged.
 */
export class RandomWriter {
  readonly #project: Project
  readonly #roll: Dice
  readonly #author: Author
  readonly #acknowledged: (lsn: number, hash: string) => void
  /** Records that were acknowledged. */
  made = 0

  constructor(project: Project, seed: number, acknowledged: (lsn: number, hash: string) => void) {
    this.#project = project
    this.#roll = dice(seed)
    this.#author = { actor: `writer ${seed}` }
    this.#acknowledged = acknowledged
  }

  /** Does one thing. Two writers may want one name, and what one chose another may have deleted: that is refused. */
  async act(): Promise<void> {
    try {
      await this.#act()
    } catch (error) {
      if (!isArgonError(error) || !/^(branch|collection|document)\./u.test(error.code)) throw error
    }
  }

  async #act(): Promise<void> {
    const kind = this.#roll(10)
    if (kind < 4) await this.#write(1)
    else if (kind < 6) await Promise.all(Array.from({ length: 8 }, () => this.#write(1 + this.#roll(3))))
    else if (kind < 8) await this.#write(20 + this.#roll(200))
    else if (kind < 9) await this.#changeBranches()
    else {
      const branch = this.#anyBranch()
      const dropped = await this.#anyCollection(branch)
      this.#acknowledge((await dropCollection(this.#project, branch, dropped, this.#author)).lsn)
    }
  }

  #acknowledge(lsn: number | null): void {
    if (lsn === null) return
    const { hash } = this.#project.log.record(asLsn(lsn))
    this.#acknowledged(lsn, Buffer.from(hash).toString('hex'))
    this.made++
  }

  #anyBranch(): BranchId {
    const active = this.#project.branches.rows().filter(({ state }) => state === 'active')
    return (active[this.#roll(active.length)] as (typeof active)[number]).id
  }

  async #anyCollection(branch: BranchId): Promise<CollectionId> {
    const rows = catalogueAt(this.#project, branch, this.#project.log.head().lsn)
    const row = rows[this.#roll(rows.length)]
    if (row !== undefined) return row.id
    const name = `c${this.#roll(1e6)}`
    const { collectionId, lsn } = await createCollection(this.#project, branch, name, this.#author)
    this.#acknowledge(lsn)
    return collectionId
  }

  async #write(count: number): Promise<void> {
    const branchId = this.#anyBranch()
    const collectionId = await this.#anyCollection(branchId)
    const insert = (): DocumentWrite => ({
      kind: 'insert',
      document: encode({ text: 'x'.repeat(this.#roll(3000)) }),
    })
    const writes = Array.from({ length: count }, insert)
    const { lsn, ids } = await this.#save(branchId, collectionId, writes)
    this.#acknowledge(lsn)
    if (this.#roll(4) > 0) return
    const id = ids[this.#roll(ids.length)] as Uint8Array
    const gone = [{ kind: 'delete', id, expected: null } as const]
    this.#acknowledge((await this.#save(branchId, collectionId, gone)).lsn)
  }

  #save(branchId: BranchId, collectionId: CollectionId, writes: readonly DocumentWrite[]) {
    return writeDocuments(this.#project, { branchId, collectionId, writes }, this.#author)
  }

  async #changeBranches(): Promise<void> {
    const project = this.#project
    const name = `b${this.#roll(30)}`
    const at = this.#roll(2) === 0 ? atHead : atLsn(1 + this.#roll(project.log.head().lsn))
    const backup = this.#roll(2) === 0 ? null : `${name} ${this.#roll(1e6)}`
    const deleted = project.branches.rows().find(({ state }) => state === 'deleted')
    const any = (): BranchId => this.#anyBranch()
    const choices = [
      () => createBranch(project, name, any(), at, this.#author),
      () => resetBranch(project, any(), at, backup, this.#author),
      () => deleteBranch(project, any(), this.#author),
      () => undeleteBranch(project, deleted?.id ?? any(), this.#author),
    ] as const
    await (choices[this.#roll(choices.length)] as (typeof choices)[number])()
  }
}
