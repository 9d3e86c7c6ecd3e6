import { checkoutDeletesBytesMax } from '../../../../shared/model/limits.ts'
import type { Difference } from './compare-collection.ts'
import { LsnSet } from './lsn-set.ts'

/**
 * What is to be written to one collection of a target, gathered while it is read, since not every server can write to a
 * collection that a cursor is open on: versions of the branch by their LSN, a bit each, and the `_id` of what is to go.
 */
export class CollectionWork {
  readonly inserts = new LsnSet()
  readonly updates = new LsnSet()
  readonly deletes: Uint8Array[] = []
  readonly #deletesBytesMax: number
  #deletesBytes = 0
  /** Whether there were more to delete than are held; they are met where the target is read again. */
  hasMoreDeletes = false

  /** The bound is given by tests only. */
  constructor(deletesBytesMax = checkoutDeletesBytesMax) {
    this.#deletesBytesMax = deletesBytesMax
  }

  add(difference: Difference): void {
    if (difference.kind === 'onlyOurs') this.inserts.add(difference.ours.lsn)
    else if (difference.kind === 'differs') this.updates.add(difference.ours.lsn)
    else if (difference.kind === 'onlyTheirs') this.#delete(difference.theirs.id)
  }

  /** As empty as at the beginning, with the same bound. */
  another(): CollectionWork {
    return new CollectionWork(this.#deletesBytesMax)
  }

  #delete(id: Uint8Array): void {
    if (this.#deletesBytes > this.#deletesBytesMax) {
      this.hasMoreDeletes = true
      return
    }
    this.deletes.push(id)
    this.#deletesBytes += id.length
  }
}
