import { expect, it, onTestFinished } from 'vitest'
import { createBranch, createMain } from '../../../../electron/engine/branches/branch-commands.ts'
import { Project } from '../../../../electron/engine/projects/project.ts'
import type { Attempt, Guard, KeyValueStore } from '../../../../electron/engine/store/key-value-store.ts'
import type { Steps } from '../../../../electron/engine/store/turns.ts'
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

/** A store that says that it has committed only when the test lets it. */
class SlowStore implements KeyValueStore {
  readonly #store: KeyValueStore
  answer: Promise<void> = Promise.resolve()
  attempts = 0

  constructor(store: KeyValueStore) {
    this.#store = store
  }

  table(name: string): ReturnType<KeyValueStore['table']> {
    return this.#store.table(name)
  }

  transact<T>(write: () => T): Promise<T> {
    return this.#store.transact(write)
  }

  async attempt<T>(guard: Guard, write: () => T | Steps<T>): Promise<Attempt<T>> {
    const attempt = await this.#store.attempt(guard, write)
    this.attempts++
    await this.answer
    return attempt
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

it('announces a record once, and has its branch once, though somebody looked before the writer was answered', async () => {
  const { project, store } = slowProject()
  await createMain(project, author)
  const heard: number[] = []
  project.onCommit(({ lsn }) => heard.push(lsn))
  const gate = Promise.withResolvers<void>()
  store.answer = gate.promise
  const made = createBranch(project, 'b', mainBranchId, atHead, author)
  expect(project.branches.byName('b')).toBeUndefined()
  while (store.attempts < 2) await new Promise((resolve) => void setTimeout(resolve, 1))
  expect(project.branches.byName('b')).toBeUndefined()
  project.refresh()
  expect(heard).toEqual([2])
  gate.resolve()
  const id = await made
  expect(heard).toEqual([2])
  expect(project.branches.byName('b')?.id).toBe(id)
  expect(project.branches.rows().length).toBe(2)
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
