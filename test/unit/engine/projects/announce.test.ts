import { expect, it, onTestFinished } from 'vitest'
import { createBranch, createMain } from '../../../../electron/engine/branches/branch-commands.ts'
import { Project } from '../../../../electron/engine/projects/project.ts'
import type { KeyValueStore } from '../../../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../../../electron/engine/store/lmdb-store.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import {
  author,
  countedBytes,
  removeDirectory,
  scratchDirectory,
  scratchProjectId,
} from '../../../support/scratch-project.ts'

/** A store that says a transaction is durable only when the test lets it. */
class SlowStore implements KeyValueStore {
  readonly #store: KeyValueStore
  flush: Promise<void> = Promise.resolve()

  constructor(store: KeyValueStore) {
    this.#store = store
  }

  table(name: string): ReturnType<KeyValueStore['table']> {
    return this.#store.table(name)
  }

  async transact<T>(write: () => T): Promise<T> {
    const result = await this.#store.transact(write)
    await this.flush
    return result
  }

  refresh(): void {
    this.#store.refresh()
  }

  close(): Promise<void> {
    return this.#store.close()
  }
}

function slowProject(): { project: Project; store: SlowStore; other: () => Project } {
  const directory = scratchDirectory()
  const deps = { now: () => 1_700_000_000_000, randomBytes: countedBytes() }
  const store = new SlowStore(openLmdbStore(directory))
  const project = new Project(scratchProjectId, store, deps)
  onTestFinished(async () => {
    await project.close()
    removeDirectory(directory)
  })
  return { project, store, other: () => new Project(scratchProjectId, openLmdbStore(directory), deps) }
}

it('announces a record when it is durable, though somebody looked for news before', async () => {
  const { project, store } = slowProject()
  await createMain(project, author)
  const heard: number[] = []
  project.onCommit(({ lsn }) => heard.push(lsn))
  const gate = Promise.withResolvers<void>()
  store.flush = gate.promise
  const made = createBranch(project, 'b', mainBranchId, atHead, author)
  while (project.log.head().lsn < 2) await new Promise((resolve) => void setTimeout(resolve, 1))
  project.refresh()
  expect(heard).toEqual([])
  gate.resolve()
  await made
  expect(heard).toEqual([2])
})

it('announces what another process wrote, also when it was met while a write of its own was refused', async () => {
  const { project, other } = slowProject()
  await createMain(project, author)
  const heard: number[] = []
  project.onCommit(({ lsn }) => heard.push(lsn))
  const second = other()
  onTestFinished(() => second.close())
  await createBranch(second, 'b', mainBranchId, atHead, author)
  await expect(createBranch(project, 'b', mainBranchId, atHead, author)).rejects.toThrow('already')
  expect(heard).toEqual([2])
})
