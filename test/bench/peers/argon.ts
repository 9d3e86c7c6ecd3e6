import { compareBytes } from '../../../electron/engine/bson/raw.ts'
import type { VersionedDocument } from '../../../electron/engine/index/document-cursor.ts'
import { mainBranchId, type BranchId } from '../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import { author, createBenchProject, writeBatch, type BenchProject } from '../data/bench-project.ts'
import type { Change } from '../data/workload.ts'
import { bytesOnDisk } from '../measure/disk.ts'
import type { Peer, PeerKind } from './peer.ts'

const scanPageDocuments = 1000

/** This project's own engine. */
export const argon: PeerKind = {
  name: 'Argon',
  open: async (directory) => new ArgonPeer(await createBenchProject(directory)),
}

/** The engine's project, with what else the peers need to know of it. */
export class ArgonPeer implements Peer {
  readonly bench: BenchProject
  /** LSN of the end of each record of `main`. */
  readonly #ends: number[] = []
  readonly #branches = new Map<string, BranchId>([['main', mainBranchId]])

  constructor(bench: BenchProject) {
    this.bench = bench
  }

  async load(changes: readonly Change[]): Promise<void> {
    await this.change('main', changes)
    this.#ends.push(this.bench.project.log.head().lsn)
  }

  settle(): Promise<void> {
    return Promise.resolve()
  }

  readonly createBranch = async (name: string): Promise<void> => {
    const { engine, project } = this.bench
    this.#branches.set(name, await engine.branches.create(project, name, mainBranchId, atHead, author))
  }

  async change(branch: string, changes: readonly Change[]): Promise<void> {
    await writeBatch(
      this.bench,
      this.branchId(branch),
      changes.map(({ write }) => write),
    )
  }

  branchId(name: string): BranchId {
    const id = this.#branches.get(name)
    if (id === undefined) throw new Error(`There is no branch ${name}`)
    return id
  }

  endOf(record: number): number {
    return this.#ends[record - 1] as number
  }

  pastPage(record: number, limit: number): Promise<Uint8Array[]> {
    const { engine, project, collectionId } = this.bench
    const at = atLsn(this.endOf(record))
    const input = { branchId: mainBranchId, collectionId, at, from: null, direction: 'forward' } as const
    return Promise.resolve([engine.documents.page(project, { ...input, limit }).bytes])
  }

  /** Two scans side by side, told apart by the LSNs of their versions: the engine has no comparison of its own yet. */
  diff(branch: string): Promise<number> {
    const left = this.#documents('main')
    const right = this.#documents(branch)
    let [a, b] = [left.next(), right.next()]
    let different = 0
    while (a.done !== true || b.done !== true) {
      const order = orderOf(a, b)
      if (order !== 0 || a.value?.lsn !== b.value?.lsn) different++
      if (order <= 0) a = left.next()
      if (order >= 0) b = right.next()
    }
    return Promise.resolve(different)
  }

  #documents(branch: string): Iterator<VersionedDocument, undefined> {
    const { project, collectionId } = this.bench
    const snapshot = project.snapshot(this.branchId(branch), project.log.head().lsn, collectionId)
    return snapshot.documents(scanPageDocuments)[Symbol.iterator]()
  }

  bytes(): number {
    return bytesOnDisk(this.bench.directory)
  }

  close(): Promise<void> {
    return this.bench.engine.close()
  }
}

type Next = IteratorResult<VersionedDocument, undefined>

function orderOf(a: Next, b: Next): number {
  if (a.done === true) return 1
  return b.done === true ? -1 : compareBytes(a.value.docKey, b.value.docKey)
}
