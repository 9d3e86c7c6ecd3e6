import { mainBranchId } from '../../../shared/model/ids.ts'
import { createBenchProject } from '../data/bench-project.ts'
import type { Change } from '../data/workload.ts'
import { ArgonPeer } from './argon.ts'
import { replayTo } from './naive-replay.ts'
import type { Peer, PeerKind } from './peer.ts'

/** The first design: a log and nothing else, so every read begins at its start. */
export const replay: PeerKind = {
  name: 'naive replay',
  open: async (directory) => new ReplayPeer(new ArgonPeer(await createBenchProject(directory))),
}

class ReplayPeer implements Peer {
  /** Its branches are the engine's: pointers. */
  readonly createBranch = null
  readonly #argon: ArgonPeer
  #bytes = 0

  constructor(peer: ArgonPeer) {
    this.#argon = peer
  }

  async load(changes: readonly Change[]): Promise<void> {
    this.#note(changes)
    await this.#argon.load(changes)
  }

  settle(): Promise<void> {
    return Promise.resolve()
  }

  async change(branch: string, changes: readonly Change[]): Promise<void> {
    await this.#argon.createBranch(branch)
    this.#note(changes)
    await this.#argon.change(branch, changes)
  }

  #note(changes: readonly Change[]): void {
    for (const { id, document } of changes) this.#bytes += document?.length ?? id.length
  }

  pastPage(record: number, limit: number): Promise<Uint8Array[]> {
    const documents = replayTo(this.#argon.bench.project, mainBranchId, this.#argon.endOf(record))
    return Promise.resolve(firstOf(documents, limit))
  }

  diff(branch: string): Promise<number> {
    const { project } = this.#argon.bench
    const { lsn } = project.log.head()
    const left = replayTo(project, mainBranchId, lsn)
    return Promise.resolve(countDifferent(left, replayTo(project, this.#argon.branchId(branch), lsn)))
  }

  /** The log alone. */
  bytes(): number {
    return this.#bytes
  }

  close(): Promise<void> {
    return this.#argon.close()
  }
}

/** The first documents of a map in the order of its keys. */
export const firstOf = (documents: ReadonlyMap<string, Uint8Array>, limit: number): Uint8Array[] =>
  [...documents.keys()]
    .sort()
    .slice(0, limit)
    .map((key) => documents.get(key) as Uint8Array)

/** How many keys of two maps do not hold the same bytes. */
export function countDifferent(
  left: ReadonlyMap<string, Uint8Array>,
  right: ReadonlyMap<string, Uint8Array>,
): number {
  let different = 0
  for (const [key, document] of left) {
    const other = right.get(key)
    if (other === undefined || Buffer.compare(document, other) !== 0) different++
  }
  for (const key of right.keys()) if (!left.has(key)) different++
  return different
}
