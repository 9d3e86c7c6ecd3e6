import { serialize } from 'bson'
import { expect, it } from 'vitest'
import type { Project } from '../../electron/engine/projects/project.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import type { StatementResult } from '../../electron/engine/write/statement.ts'
import { beginTransaction, type Transaction } from '../../electron/engine/write/transaction.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { mainBranchId } from '../../shared/model/ids.ts'
import { dice, type Dice } from '../support/dice.ts'
import {
  ModelCollection,
  randomChange,
  statementOf,
  type Change,
  type ModelResult,
} from '../support/model-collection.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { lsidOf } from '../support/requests.ts'
import { author, scratchProject } from '../support/scratch-project.ts'
import { contentOf, headView, run } from '../support/statements.ts'

const histories = 16
const steps = 60

const resultOf = (result: StatementResult): ModelResult =>
  'error' in result ? result.error.code : { n: result.n, nModified: result.nModified }

/** A batch on the model, up to its first error where it is ordered. */
function batchOn(model: ModelCollection, changes: readonly Change[], ordered: boolean): ModelResult[] {
  const results: ModelResult[] = []
  for (const change of changes) {
    const result = model.apply(change)
    results.push(result)
    if (ordered && typeof result === 'number') break
  }
  return results
}

/** A transaction and what the model has of it: the collection at its begin, and a count of the batches before. */
interface Open {
  readonly transaction: Transaction
  readonly model: ModelCollection
  readonly since: number
}

/** One history: batches on the head, requests sent twice, and two transactions that come and go. */
class History {
  readonly #project: Project
  readonly #roll: Dice
  #head = new ModelCollection()
  /** When each document was written last, in batches and commits. */
  readonly #writtenAt = new Map<number, number>()
  readonly #open: (Open | null)[] = [null, null]
  #moments = 0
  #requests = 0n

  constructor(project: Project, roll: Dice) {
    this.#project = project
    this.#roll = roll
  }

  async step(): Promise<void> {
    const place = this.#roll(4)
    if (place >= 2) await this.#batch()
    else if (this.#open[place] == null) {
      const transaction = beginTransaction(this.#project, mainBranchId)
      this.#open[place] = {
        transaction,
        model: new ModelCollection(this.#head.documents),
        since: this.#moments,
      }
    } else if (this.#roll(3) > 0) await this.#within(place, this.#open[place])
    else await this.#end(place, this.#open[place])
    expect(contentOf(headView(this.#project))).toEqual(this.#head.content())
  }

  async #batch(): Promise<void> {
    const changes = this.#changes()
    const ordered = this.#roll(2) === 0
    const isRetryable = changes.every((change) => change.kind === 'insert' || !change.multi)
    const stmtIds = changes.map((_, i) => i)
    const request = { lsid: lsidOf(1), txnNumber: ++this.#requests, stmtIds }
    const input = { ordered, ...(isRetryable ? { request } : {}) }
    const { results } = await run(this.#project, changes.map(statementOf), input)
    expect(results.map(resultOf)).toEqual(batchOn(this.#head, changes, ordered))
    this.#note(this.#head)
    this.#head = new ModelCollection(this.#head.documents)
    // What changed nothing is done again, and may find something to change.
    const isAllWritten = results.every((result) => 'n' in result && (result.nModified > 0 || result.n === 1))
    const isWritten = changes.every((change) => change.kind !== 'update' || change.by > 0)
    if (!isRetryable || !isAllWritten || !isWritten) return
    const again = await run(this.#project, changes.map(statementOf), input)
    expect(again).toEqual({ lsn: null, results })
  }

  async #within(place: number, { transaction, model, since }: Open): Promise<void> {
    const changes = this.#changes()
    const step = new ModelCollection(model.documents)
    const expected = batchOn(step, changes, true)
    // What it wrote before shows at the commit only.
    const isConflict = this.#isTouched(step, since) || this.#isHeld(step, place)
    for (const id of step.written) model.take(id, step)
    try {
      const { results } = await transaction.run({ statements: changes.map(statementOf), ordered: true })
      expect(isConflict).toBe(false)
      expect(results.map(resultOf)).toEqual(expected)
      if (expected.some((result) => typeof result === 'number')) this.#open[place] = null
      else expect(contentOf(transaction.view())).toEqual(model.content())
    } catch (error) {
      if (!isArgonError(error, 'transaction.conflict')) throw error
      expect(isConflict).toBe(true)
      this.#open[place] = null
    }
  }

  async #end(place: number, { transaction, model, since }: Open): Promise<void> {
    this.#open[place] = null
    if (this.#roll(4) === 0) return transaction.abort()
    const isConflict = this.#isTouched(model, since)
    try {
      await transaction.commit(author)
      expect(isConflict).toBe(false)
      for (const id of model.written) this.#head.take(id, model)
      this.#note(model)
      this.#head = new ModelCollection(this.#head.documents)
    } catch (error) {
      if (!isArgonError(error, 'transaction.conflict')) throw error
      expect(isConflict).toBe(true)
    }
  }

  #changes(): Change[] {
    return Array.from({ length: 1 + this.#roll(4) }, () => randomChange(this.#roll))
  }

  #isTouched(model: ModelCollection, since: number): boolean {
    return [...model.written].some((id) => (this.#writtenAt.get(id) ?? 0) > since)
  }

  /** Whether the other open transaction has written one of the documents. */
  #isHeld(step: ModelCollection, place: number): boolean {
    const other = this.#open[1 - place]
    return [...step.written].some((id) => other?.model.written.has(id) === true)
  }

  #note({ written }: ModelCollection): void {
    this.#moments++
    for (const id of written) this.#writtenAt.set(id, this.#moments)
  }
}

it('batches and transactions do what they do to a map of documents', async () => {
  for (let seed = 1; seed <= histories; seed++) {
    const { project } = await scratchProject()
    const history = new History(project, dice(seed))
    try {
      // The collection is there: that two transactions both make it is a conflict of its own.
      const indexes = seed % 2 === 0 ? [serialize({ v: 2, key: { k: 1 }, name: 'k_1' })] : []
      await createCollection(project, mainBranchId, 'c', author, indexes.length === 0 ? {} : { indexes })
      for (let step = 0; step < steps; step++) await history.step()
      const hash = stateHash(project.store)
      await rebuilt(project)
      expect(stateHash(project.store)).toBe(hash)
    } catch (error) {
      throw new Error(`The history of seed ${seed} went wrong`, { cause: error })
    }
  }
})
