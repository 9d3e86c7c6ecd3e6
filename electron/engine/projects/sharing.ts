import type { EmbeddedLog } from '../log/embedded/embedded-log.ts'
import type { RemoteLog } from '../log/mongodb/remote-log.ts'
import { ReplicatedLog } from '../log/mongodb/replicated-log.ts'
import type { SealedRecord } from '../log/record.ts'
import { isCopy, markCopy } from './copy-mark.ts'
import type { Wait } from './engine-deps.ts'
import { Link } from './link.ts'
import type { ProjectIndex } from './project-index.ts'
import type { Project } from './project.ts'

/** Whether a project's log is its own or a shared one, of which its store has a copy; and the change from one to the other. */
export class Sharing {
  readonly #project: Project
  readonly #local: EmbeddedLog
  readonly #index: ProjectIndex
  /** Called with each record that was appended from here to the shared log. */
  onAppended: (record: SealedRecord) => void = () => {}
  #shared: { readonly log: ReplicatedLog; readonly link: Link } | null = null

  constructor(project: Project, local: EmbeddedLog, index: ProjectIndex) {
    this.#project = project
    this.#local = local
    this.#index = index
  }

  get log(): ReplicatedLog | null {
    return this.#shared?.log ?? null
  }

  get link(): Link | null {
    return this.#shared?.link ?? null
  }

  /** From here on the log is the remote one and the store a copy of it, which follows. */
  async begin(remote: RemoteLog, wait: Wait): Promise<Link> {
    const { store, deps, id } = this.#project
    await this.#local.settled()
    if (!isCopy(store)) await store.transact(() => markCopy(store, true))
    const log = new ReplicatedLog({
      ...deps,
      projectId: id,
      local: this.#local,
      remote,
      troubled: () => link.look(),
      appended: (record) => {
        link.appended()
        this.onAppended(record)
      },
    })
    const link = new Link(this.#project, log, remote, wait)
    this.#shared = { log, link }
    return link
  }

  /** Nothing is followed from here on: another process made the copy the log. */
  async end(): Promise<void> {
    await this.#shared?.link.stop()
    this.#shared = null
  }

  /** From here on the log is that of the store, which was a copy. */
  async keepHere(): Promise<void> {
    const { store } = this.#project
    await this.end()
    await store.transact(() => markCopy(store, false))
  }

  /** Throws the copy away, to be brought anew. What is no copy any more is left alone. */
  async discardCopy(): Promise<void> {
    await this.#index.discard(() => {
      if (!isCopy(this.#project.store)) throw new Error('What is not a copy is never thrown away')
      this.#local.clear()
    })
    this.#project.reload()
  }
}
