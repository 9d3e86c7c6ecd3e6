import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { RemoteLog } from '../../electron/engine/log/mongodb/remote-log.ts'
import type { EngineDeps, Wait } from '../../electron/engine/projects/engine-deps.ts'
import type { Link } from '../../electron/engine/projects/link.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import type { LinkStatus } from '../../shared/model/link.ts'
import { openProject, removeDirectory, scratchDirectory } from './scratch-project.ts'

export const wait: Wait = (milliseconds, signal) =>
  sleep(milliseconds, undefined, signal === undefined ? {} : { signal })

/** A project of the scratch id on a machine of its own, which follows a shared log until the test ends. */
export async function replicaOf(remote: RemoteLog, given: Partial<EngineDeps> = {}): Promise<Replica> {
  const directory = scratchDirectory()
  const deps = { now: Date.now, randomBytes, ...given }
  const replica = new Replica(directory, deps, remote)
  onTestFinished(async () => {
    await replica.project.close()
    removeDirectory(directory)
  })
  await replica.begin()
  return replica
}

export class Replica {
  readonly directory: string
  readonly #deps: EngineDeps
  #remote: RemoteLog
  project: Project
  /** Every status that was told, in order. */
  readonly told: LinkStatus[] = []

  constructor(directory: string, deps: EngineDeps, remote: RemoteLog) {
    this.directory = directory
    this.#deps = deps
    this.#remote = remote
    this.project = openProject(directory, deps)
  }

  async begin(): Promise<void> {
    const link = await this.project.sharing.begin(this.#remote, wait)
    link.onStatus((status) => this.told.push(status))
  }

  get link(): Link {
    const { link } = this.project
    if (link === null) throw new Error('The project follows no log')
    return link
  }

  async reopen(remote: RemoteLog): Promise<void> {
    await this.project.close()
    this.#remote = remote
    this.project = openProject(this.directory, this.#deps)
    await this.begin()
  }

  /** Resolves when the link stands so; each look has a turn of the thread between. */
  async until(is: (status: LinkStatus, headLsn: number) => boolean): Promise<void> {
    while (!is(this.link.status, this.project.log.head().lsn)) await sleep(2)
  }

  /** Resolves when the copy holds the log up to an LSN at least and follows on. */
  untilAt(lsn: number): Promise<void> {
    return this.until(({ kind }, headLsn) => kind === 'following' && headLsn >= lsn)
  }
}
