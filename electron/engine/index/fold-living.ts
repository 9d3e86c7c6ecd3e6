import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'
import { numberBytes, numberKey } from '../store/numbers.ts'
import { decodeBranchRow } from './branch-rows.ts'
import { newestCheckpoint, packDocKeys } from './checkpoint.ts'
import { samePrefix } from './keys.ts'
import { ListWalk } from './list-walk.ts'
import { LivingList, type ListState } from './living.ts'
import { lineageOf, type Lineage } from './segment.ts'
import type { IndexTables } from './tables.ts'

/** Keys that are walked for each birth or death while a list is made. */
const stepsMin = 4
const stepsMax = 16

interface Followed {
  /** Births and deaths of the branch itself so far. */
  born: number
  died: number
  readonly list: LivingList
  state: ListState
}

/**
 * Keeps the lists of what lives while entries of one branch are folded. It looks at a collection after every so many of
 * the branch's own births and deaths there, wherever a record or a fold begins or ends, so that the same log gives the
 * same bytes. Once as much is dead as lives, a list is begun; each look then walks on by so many keys for each birth or
 * death that the list is mostly complete before half of what lived has died, and that no look takes long.
 */
export class LivingFold {
  readonly #tables: IndexTables
  readonly #branch: BranchId
  readonly #followed = new Map<CollectionId, Followed>()

  constructor(tables: IndexTables, branch: BranchId) {
    this.#tables = tables
    this.#branch = branch
  }

  /** Takes over the birth or death of a document, which is folded but for this. */
  note(collection: CollectionId, lsn: Lsn, docKey: Uint8Array, isLive: boolean): void {
    const followed = this.#follow(collection, lsn)
    if (isLive) followed.born++
    else followed.died++
    if (followed.state.kind !== 'none') {
      if (isLive) followed.list.add(docKey)
      else followed.list.remove(docKey)
    }
    const { transitionsPerLook, deathsBeforeListMin } = this.#tables.livingLimits
    if ((followed.born + followed.died) % transitionsPerLook !== 0) return
    if (followed.state.kind === 'none' && followed.died < deathsBeforeListMin) return
    this.#look(followed, collection, lsn)
  }

  #follow(collection: CollectionId, lsn: Lsn): Followed {
    const known = this.#followed.get(collection)
    if (known !== undefined) return known
    const { inserts, deletes } = this.#tables.activity.upTo(this.#branch, collection, lsn - 1)
    const list = new LivingList(this.#tables.living, this.#branch, collection)
    const followed = { born: inserts, died: deletes, list, state: list.state() }
    this.#followed.set(collection, followed)
    return followed
  }

  #look(followed: Followed, collection: CollectionId, lsn: Lsn): void {
    this.#tables.activity.flush()
    const lineage = lineageOf(this.#branch, lsn, (id) => this.#rowOf(id))
    const { live, dead } = this.#tally(lineage, collection)
    if (followed.state.kind === 'none') {
      if (dead < live) return
      followed.state = { kind: 'walking', segment: 0, docKey: new Uint8Array(0) }
    }
    if (followed.state.kind === 'walking') {
      const perTransition = Math.ceil((2 * (dead + live)) / Math.max(live, 1))
      const steps = Math.min(stepsMax, Math.max(stepsMin, perTransition))
      const walk = new ListWalk(this.#tables, lineage, collection, followed.list)
      const state = walk.goOn(followed.state, steps * this.#tables.livingLimits.transitionsPerLook)
      followed.list.setState(state)
      followed.state = state
    }
    if (followed.state.kind === 'complete' && dead >= live) this.#check(followed, collection, lsn, live)
  }

  /** Keeps the list for later, where enough has changed since it was kept last. */
  #check({ list, born, died }: Followed, collection: CollectionId, lsn: Lsn, live: number): void {
    const { activity, checkpoints, livingLimits: limits } = this.#tables
    if (live > limits.checkpointKeysMax) return
    const last = newestCheckpoint(this.#tables, this.#branch, collection, lsn)
    if (last !== null) {
      const before = activity.upTo(this.#branch, collection, last)
      const changed = born + died - before.inserts - before.deletes
      if (changed < Math.max(limits.checkpointTransitionsMin, live / 2)) return
    }
    const packed = packDocKeys(list.docKeys(), limits)
    if (packed !== null) checkpoints.put(numberKey(this.#branch, collection, lsn), packed)
  }

  #tally(lineage: Lineage, collection: CollectionId): { live: number; dead: number } {
    let live = 0
    let dead = 0
    for (const { branch, bound } of lineage) {
      const { inserts, deletes } = this.#tables.activity.upTo(branch, collection, bound)
      live += inserts - deletes
      dead += deletes
    }
    return { live, dead }
  }

  /** Any row of a branch: its parent and its base never change. */
  #rowOf(id: BranchId): ReturnType<typeof decodeBranchRow> {
    const key = numberKey(id, 0)
    const cursor = this.#tables.branches.cursor()
    const row = cursor.seek(key) && samePrefix(cursor.key, key, numberBytes) ? cursor.value() : null
    cursor.close()
    if (row === null) throw new Error(`The index has no row of branch ${id}`)
    return decodeBranchRow(row)
  }
}
