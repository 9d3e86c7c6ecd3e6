import type { BranchId, CollectionId } from '../../../shared/model/ids.ts'
import { mainBranchId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { createBranch } from '../branches/branch-commands.ts'
import { encode } from '../bson/bson-options.ts'
import type { Project } from '../projects/project.ts'
import { createCollection } from '../write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../write/documents.ts'
import type { ShopBranch, ShopCollection, ShopStep, ShopWrite } from './plan-shop.ts'

/** Times that the log takes as its own, one for each record; never asked to go backwards. */
export class ScriptedClock {
  readonly #times: number[] = []
  #time: number

  constructor(start: number) {
    this.#time = start
  }

  /** The next record happens then. */
  schedule(time: number): void {
    this.#times.push(time)
  }

  readonly now = (): number => {
    this.#time = this.#times.shift() ?? this.#time
    return this.#time
  }
}

/** Records handed over at once: they share a flush, which is what takes the time. */
const recordsAtOnce = 48

/** Plays a plan by the engine's own writes. Yields the steps that are done. */
export async function* buildShop(
  project: Project,
  steps: readonly ShopStep[],
  clock: ScriptedClock,
): AsyncGenerator<number> {
  const branches = new Map<ShopBranch, BranchId>([['main', mainBranchId]])
  const collections = new Map<ShopCollection, CollectionId>()
  let waiting: Promise<unknown>[] = []
  for (const [done, step] of steps.entries()) {
    clock.schedule(step.time)
    if (step.kind === 'write') {
      const branchId = branches.get(step.branch) as BranchId
      const collectionId = collections.get(step.collection) as CollectionId
      const writes = step.writes.map(toWrite)
      const written = writeDocuments(project, { branchId, collectionId, writes }, step)
      // Met where all of them are awaited; a full disk must not count as unhandled before.
      written.catch(() => {})
      waiting.push(written)
    } else if (step.kind === 'collection') {
      const { collectionId } = await createCollection(project, mainBranchId, step.name, step)
      collections.set(step.name, collectionId)
    } else {
      // The fork's base is the head, so it comes behind everything that was handed over.
      branches.set(step.name, await createBranch(project, step.name, mainBranchId, atHead, step))
    }
    if (waiting.length < recordsAtOnce) continue
    await Promise.all(waiting)
    waiting = []
    yield done + 1
  }
  await Promise.all(waiting)
  yield steps.length
}

function toWrite({ kind, document }: ShopWrite): DocumentWrite {
  if (kind === 'delete') return { kind, id: encode({ _id: document._id }), expected: null }
  if (kind === 'replace') return { kind, document: encode(document), expected: null }
  return { kind, document: encode(document) }
}
