import { ArgonError } from '../../../shared/model/errors.ts'
import { listBranches } from '../branches/list-branches.ts'
import { lastLsn, type SealedRecord } from '../log/record.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'
import type { ProjectInfo } from '../projects/project-info.ts'
import type { Project } from '../projects/project.ts'
import type { ProjectRegistry } from '../projects/registry.ts'
import { readSalvageable, type SalvageableRecord } from './read-salvageable.ts'

/** What of a damaged log is in the new project, or would be. */
export interface Salvaged {
  readonly records: number
  /** The new log's head: every LSN up to it is there. */
  readonly savedLsn: number
  /** Entries that were damaged and whose content was found elsewhere. */
  readonly recovered: number
  /** LSNs behind `savedLsn` that are lost. */
  readonly lost: number
}

export interface SalvageProgress extends Salvaged {
  readonly headLsn: number
  /** The new project and the active branches in it, with the last report. */
  readonly made: { readonly project: ProjectInfo; readonly branches: string[] } | null
}

/** Records handed over at once: they share a flush, which is what takes the time. And bytes after which no more are. */
const recordsAtOnce = 64
const bytesAtOnce = 4 * 1024 * 1024

/** Walks what can be saved of a log and says how much there is, without saving it. Yields on the way. */
export async function* countSalvageable(project: Project): AsyncGenerator<Salvaged> {
  const tally = new Tally(project.log.head().lsn)
  let told = 0
  for await (const { record, recovered } of readSalvageable(project)) {
    tally.add(record, recovered)
    if (tally.savedLsn - told < 1000) continue
    told = tally.savedLsn
    yield tally.now()
  }
  yield tally.now()
}

/**
 * Makes a project of what can be saved of a damaged one: every record up to the first that is lost, under the same LSNs,
 * with the same times, actors and messages; hashes are new, because they vouch for the project's id. It is there with the
 * last report, or not at all. Throws `log.corrupt` where not even the first record can be saved.
 */
export async function* salvageProject(
  projects: ProjectRegistry,
  deps: EngineDeps,
  source: Project,
  name: string,
): AsyncGenerator<SalvageProgress> {
  const headLsn = source.log.head().lsn
  const tally = new Tally(headLsn)
  const clock = { time: 0 }
  let branches: string[] = []
  const project = yield* projects.createCopy(
    name,
    { now: () => clock.time, randomBytes: deps.randomBytes },
    async function* (target): AsyncGenerator<SalvageProgress> {
      for await (const group of groupsOf(readSalvageable(source))) {
        await Promise.all(group.map(({ record }) => appendAgain(target, record, clock)))
        for (const { record, recovered } of group) tally.add(record, recovered)
        yield { ...tally.now(), headLsn, made: null }
      }
      if (tally.savedLsn === 0)
        throw new ArgonError('log.corrupt', 'Nothing of the log can be saved', { lsn: 1 })
      branches = (await listBranches(target)).flatMap((branch) =>
        branch.state === 'active' ? [branch.name] : [],
      )
    },
  )
  yield { ...tally.now(), headLsn, made: { project, branches } }
}

/** Appends what a record says, at its own time; it must come to stand under the same LSN. */
async function appendAgain(target: Project, record: SealedRecord, clock: { time: number }): Promise<void> {
  const { branchId, entries, actor, message, sourceTime, request, time } = record
  const again = await target.append(() => {
    clock.time = time
    return {
      ...{ branchId, entries, actor, message },
      ...(sourceTime === null ? {} : { sourceTime }),
      ...(request === null ? {} : { request }),
    }
  })
  if (again?.lsn !== record.lsn)
    throw new Error(`The record at LSN ${record.lsn} was saved under another one`)
}

async function* groupsOf(records: AsyncIterable<SalvageableRecord>): AsyncGenerator<SalvageableRecord[]> {
  let group: SalvageableRecord[] = []
  let bytes = 0
  for await (const salvageable of records) {
    group.push(salvageable)
    for (const { length } of salvageable.record.entryBytes) bytes += length
    if (group.length < recordsAtOnce && bytes < bytesAtOnce) continue
    yield group
    group = []
    bytes = 0
  }
  if (group.length > 0) yield group
}

class Tally {
  readonly #headLsn: number
  #records = 0
  #recovered = 0
  savedLsn = 0

  constructor(headLsn: number) {
    this.#headLsn = headLsn
  }

  add(record: SealedRecord, recovered: number): void {
    this.#records++
    this.#recovered += recovered
    this.savedLsn = lastLsn(record)
  }

  now(): Salvaged {
    const lost = Math.max(0, this.#headLsn - this.savedLsn)
    return { records: this.#records, savedLsn: this.savedLsn, recovered: this.#recovered, lost }
  }
}
