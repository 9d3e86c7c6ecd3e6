import path from 'node:path'
import { mainBranchId, type BranchId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { openYardstick, type Yardstick } from '../yardstick/store.ts'
import { author, createBenchProject, writeBatch, type BenchProject } from './bench-project.ts'
import { Workload, type Change } from './workload.ts'

/** What a history is made of. */
export interface HistorySize {
  /** Entries of `main`: a fifth of them insert documents. */
  readonly entries: number
  /** Branches in the chain, `main` included. */
  readonly depth: number
}

/** A branch of the chain and the LSNs of its own entries. */
export interface BranchLife {
  readonly id: BranchId
  readonly first: number
  readonly last: number
}

/** Milliseconds that the batches of one kind took together, and their entries. */
export interface LoadTime {
  entries: number
  engine: number
  yardstick: number
}

/** The data set, loaded into the engine and into the plain loops beside it, under the same LSNs. */
export interface History extends BenchProject {
  readonly yardstick: Yardstick
  readonly size: HistorySize
  readonly documents: number
  /** `main` first, then each branch forked from the one before. */
  readonly chain: readonly BranchLife[]
  readonly inserts: LoadTime
  readonly updates: LoadTime
  /** BSON bytes of all versions as they were written. */
  readonly bsonBytes: number
  /** Entries of data on all branches. */
  readonly entriesTotal: number
  close(): Promise<void>
}

export const batchEntries = 1000
/** A branch of the chain has so many entries of its own for each of `main`'s. */
const branchShare = 1 / 200
/** The first branch forks where `main` has this share of its entries, each further one likewise from the one before. */
const mainForkShare = 0.7
const branchForkShare = 0.8
const seed = 20_261_122

/** Loads the data set, each batch into the engine and then into the plain loops; `tell` is told how far it is. */
export async function loadHistory(
  directory: string,
  size: HistorySize,
  tell: (entries: number) => void,
): Promise<History> {
  const loader = new Loader(
    await createBenchProject(path.join(directory, 'engine')),
    openYardstick(path.join(directory, 'yardstick')),
    size,
    tell,
  )
  return loader.load()
}

class Loader {
  readonly #bench: BenchProject
  readonly #yardstick: Yardstick
  readonly #size: HistorySize
  readonly #tell: (entries: number) => void
  readonly #documents: number
  readonly #branchEntries: number
  readonly #workload: Workload
  readonly #inserts: LoadTime = { entries: 0, engine: 0, yardstick: 0 }
  readonly #updates: LoadTime = { entries: 0, engine: 0, yardstick: 0 }
  readonly #onBranches: LoadTime = { entries: 0, engine: 0, yardstick: 0 }
  #bsonBytes = 0

  constructor(bench: BenchProject, yardstick: Yardstick, size: HistorySize, tell: (entries: number) => void) {
    this.#bench = bench
    this.#yardstick = yardstick
    this.#size = size
    this.#tell = tell
    this.#documents = Math.ceil(size.entries / 5)
    this.#branchEntries = Math.max(10, Math.round(size.entries * branchShare))
    const capacity = this.#documents + size.depth * this.#branchEntries
    this.#workload = new Workload(this.#documents, capacity, seed)
  }

  async load(): Promise<History> {
    const { entries } = this.#size
    this.#yardstick.addBranch(mainBranchId, null, 0)
    await this.#write(mainBranchId, this.#documents, this.#inserts)
    const before = Math.round(entries * mainForkShare)
    await this.#write(mainBranchId, before - this.#documents, this.#updates)
    let fork = { lsn: this.#bench.project.log.head().lsn, state: this.#workload.state() }
    await this.#write(mainBranchId, entries - before, this.#updates)
    const chain = [{ id: mainBranchId, first: 1, last: this.#bench.project.log.head().lsn }]
    for (let depth = 2; depth <= this.#size.depth; depth++) {
      const parent = (chain.at(-1) as BranchLife).id
      const made = await this.#growBranch(depth, parent, fork)
      chain.push(made.life)
      fork = made.fork
    }
    return this.#history(chain)
  }

  async #growBranch(
    depth: number,
    parent: BranchId,
    fork: { readonly lsn: number; readonly state: Uint8Array },
  ): Promise<{ life: BranchLife; fork: { lsn: number; state: Uint8Array } }> {
    const { engine, project } = this.#bench
    const id = await engine.branches.create(project, `Depth ${depth}`, parent, atLsn(fork.lsn), author)
    this.#yardstick.addBranch(id, parent, fork.lsn)
    this.#workload.goTo(fork.state)
    const before = Math.round(this.#branchEntries * branchForkShare)
    await this.#write(id, before, this.#onBranches)
    const next = { lsn: project.log.head().lsn, state: this.#workload.state() }
    await this.#write(id, this.#branchEntries - before, this.#onBranches)
    return { life: { id, first: id, last: project.log.head().lsn }, fork: next }
  }

  async #write(branchId: BranchId, count: number, time: LoadTime): Promise<void> {
    for (let done = 0; done < count; done += batchEntries) {
      const size = Math.min(batchEntries, count - done)
      const changes = branchId === mainBranchId ? this.#workload.onMain(size) : this.#workload.onBranch(size)
      await this.#writeBatch(branchId, changes, time)
    }
  }

  async #writeBatch(branchId: BranchId, changes: readonly Change[], time: LoadTime): Promise<void> {
    const writes = changes.map(({ write }) => write)
    const start = performance.now()
    const lsn = await writeBatch(this.#bench, branchId, writes)
    const middle = performance.now()
    this.#yardstick.commit(branchId, lsn, changes)
    time.engine += middle - start
    time.yardstick += performance.now() - middle
    time.entries += changes.length
    for (const { document } of changes) this.#bsonBytes += document?.length ?? 0
    this.#tell(changes.length)
  }

  #history(chain: readonly BranchLife[]): History {
    const yardstick = this.#yardstick
    const { engine } = this.#bench
    return {
      ...this.#bench,
      yardstick,
      size: this.#size,
      documents: this.#documents,
      chain,
      inserts: this.#inserts,
      updates: this.#updates,
      bsonBytes: this.#bsonBytes,
      entriesTotal: this.#inserts.entries + this.#updates.entries + this.#onBranches.entries,
      close: async () => {
        await yardstick.close()
        await engine.close()
      },
    }
  }
}
