import type { Change } from '../data/workload.ts'
import type { Peer, PeerKind } from './peer.ts'
import { countDifferent, firstOf } from './replay.ts'

/** An older design, in memory: a branch is a copy of the log up to where it begins, and of the documents it gives. */
export const copies: PeerKind = {
  name: 'prefix copies (in memory)',
  open: () => Promise.resolve(new CopiesPeer()),
}

interface Branch {
  readonly records: (readonly Change[])[]
  readonly documents: Map<string, Uint8Array>
}

class CopiesPeer implements Peer {
  readonly #branches = new Map<string, Branch>([['main', { records: [], documents: new Map() }]])

  load(changes: readonly Change[]): Promise<void> {
    return this.change('main', changes)
  }

  settle(): Promise<void> {
    return Promise.resolve()
  }

  readonly createBranch = (name: string): Promise<void> => {
    const { records, documents } = this.#branch('main')
    this.#branches.set(name, {
      records: records.map((record) => record.map((change) => ({ ...change }))),
      documents: new Map(documents),
    })
    return Promise.resolve()
  }

  change(name: string, changes: readonly Change[]): Promise<void> {
    const { records, documents } = this.#branch(name)
    records.push(changes)
    apply(documents, changes)
    return Promise.resolve()
  }

  pastPage(record: number, limit: number): Promise<Uint8Array[]> {
    const documents = new Map<string, Uint8Array>()
    for (const changes of this.#branch('main').records.slice(0, record)) apply(documents, changes)
    return Promise.resolve(firstOf(documents, limit))
  }

  diff(branch: string): Promise<number> {
    return Promise.resolve(countDifferent(this.#branch('main').documents, this.#branch(branch).documents))
  }

  /** As if written down: every branch has the whole prefix. */
  bytes(): number {
    let sum = 0
    for (const { records } of this.#branches.values()) {
      for (const { document, id } of records.flat()) sum += document?.length ?? id.length
    }
    return sum
  }

  close(): Promise<void> {
    this.#branches.clear()
    return Promise.resolve()
  }

  #branch(name: string): Branch {
    const branch = this.#branches.get(name)
    if (branch === undefined) throw new Error(`There is no branch ${name}`)
    return branch
  }
}

function apply(documents: Map<string, Uint8Array>, changes: readonly Change[]): void {
  for (const { id, document } of changes) {
    const key = Buffer.from(id).toString('hex')
    if (document === null) documents.delete(key)
    else documents.set(key, document)
  }
}
