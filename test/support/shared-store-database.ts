import { ArgonError } from '../../shared/model/errors.ts'
import type { ProjectId } from '../../shared/model/ids.ts'
import type { SharedDatabase } from '../../electron/engine/log/mongodb/shared-database.ts'
import type { SharedProject } from '../../electron/engine/log/mongodb/shared-projects.ts'
import { SharedStore, WayToStore, type Weather } from './shared-store.ts'

/** What a database keeps for shared projects, in stores: for tests that need no server. */
export class SharedStores {
  readonly #logs = new Map<ProjectId, SharedStore>()
  readonly #projects = new Map<ProjectId, SharedProject>()
  readonly #ways: WayToStore[] = []

  /** A connection of its own. */
  connect(): SharedDatabase {
    return {
      projects: {
        list: async () => [...this.#projects.values()],
        claim: async ({ id, name, handle }) => {
          const isTaken = [...this.#projects.values()].some((one) => one.name === name || one.id === id)
          if (isTaken) throw new ArgonError('project.nameTaken', 'There is one already', { name })
          this.#projects.set(id, { id, name, handle, state: 'creating', createdTime: Date.now() })
        },
        confirm: async (id) => {
          const project = this.#projects.get(id)
          if (project === undefined) throw new ArgonError('project.notFound', 'There is none', { id })
          this.#projects.set(id, { ...project, state: 'confirmed' })
        },
        release: async (id) => {
          if (this.#projects.get(id)?.state === 'creating') this.#projects.delete(id)
        },
      },
      log: (id) => {
        const way = new WayToStore(this.log(id))
        this.#ways.push(way)
        return way
      },
      branches: () => ({ write: async () => {}, clear: async () => {} }),
      close: async () => {},
    }
  }

  log(id: ProjectId): SharedStore {
    const log = this.#logs.get(id) ?? new SharedStore(id)
    this.#logs.set(id, log)
    return log
  }

  /** What becomes of the requests of every log that was given so far. */
  set weather(weather: Weather) {
    for (const way of this.#ways) way.weather = weather
  }

  /** What it becomes when the next append of each log is under way. */
  set weatherAtAppend(weather: Weather) {
    for (const way of this.#ways) way.weatherAtAppend = weather
  }

  async close(): Promise<void> {
    for (const log of this.#logs.values()) await log.close()
  }
}
