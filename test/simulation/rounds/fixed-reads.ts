import { createHash, randomBytes } from 'node:crypto'
import { createMain } from '../../../electron/engine/branches/branch-commands.ts'
import { locate } from '../../../electron/engine/history/positions.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { listCollections } from '../../../electron/engine/read/collections.ts'
import { readPage } from '../../../electron/engine/read/documents.ts'
import { asBranchId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { dice, type Dice } from '../../support/dice.ts'
import {
  author,
  openProject,
  removeDirectory,
  scratchDirectory,
  scratchProjectId,
} from '../../support/scratch-project.ts'
import { checkWhole, missingOf, startWriter, type Writer } from '../killed-writer.ts'

export interface FixedReads {
  readonly seed: number
  /** Processes that write, until the readers have seen this many entries come. */
  readonly writers: number
  readonly entries: number
  /** Readers at once, each with its own (branch, LSN) pairs, and reads that each of them makes at least. */
  readonly readers: number
  readonly reads: number
}

/**
 * Reads a project at fixed (branch, LSN) pairs again and again while other processes write, branch, reset and drop, and
 * once more when they were killed and the project was opened anew. Throws where a pair that was read once reads otherwise
 * later, or where a record is lost. Answers with the pairs and how often they were read.
 */
export async function fixedReads(input: FixedReads): Promise<{ pairs: number; reads: number }> {
  const directory = scratchDirectory()
  let project = openProject(directory, { now: Date.now, randomBytes })
  try {
    await createMain(project, author)
    const writers = Array.from({ length: input.writers }, (_, i) =>
      startWriter(directory, scratchProjectId, input.seed * 100 + i),
    )
    const readers = Array.from({ length: input.readers }, (_, i) => new Reader(dice(input.seed * 1000 + i)))
    const read = async (reader: Reader): Promise<void> => {
      while (reader.reads < input.reads || project.log.head().lsn < input.entries) {
        project.refresh()
        reader.readOne(project)
        await new Promise<void>((resolve) => {
          setImmediate(resolve)
        })
      }
    }
    const ended = await writersBeside(writers, () => Promise.all(readers.map(read)))
    project.refresh()
    for (const reader of readers) reader.readAll(project)
    const lost = missingOf(
      project,
      ended.flatMap(({ acknowledged }) => acknowledged),
    )
    if (lost.length > 0) throw new Error(`Acknowledged, and not there: ${JSON.stringify(lost.slice(0, 5))}`)
    await project.close()
    project = openProject(directory, { now: Date.now, randomBytes })
    for (const reader of readers) reader.readAll(project)
    checkWhole(project, 0)
    const sum = (of: (reader: Reader) => number): number => readers.reduce((total, one) => total + of(one), 0)
    return { pairs: sum(({ pairs }) => pairs), reads: sum(({ reads }) => reads) }
  } finally {
    await project.close()
    removeDirectory(directory)
  }
}

/** Runs `act` beside the writers, and ends them when it is done, however. */
async function writersBeside(
  writers: readonly Writer[],
  act: () => Promise<unknown>,
): Promise<Awaited<Writer['ended']>[]> {
  try {
    await act()
  } finally {
    for (const { process } of writers) process.kill('SIGKILL')
  }
  return Promise.all(writers.map(({ ended }) => ended))
}

/** Pairs that one reader holds at most; a full one only reads again what it knows. */
const pairsMax = 60

/** One reader with its pairs: new ones at the present head and in the past, old ones read again. */
class Reader {
  readonly #roll: Dice
  readonly #known = new Map<string, { branch: number; lsn: number; digest: string }>()
  reads = 0

  constructor(roll: Dice) {
    this.#roll = roll
  }

  get pairs(): number {
    return this.#known.size
  }

  readOne(project: Project): void {
    const known = [...this.#known.values()]
    if (known.length === pairsMax || (known.length > 0 && this.#roll(3) > 0)) {
      const { branch, lsn } = known[this.#roll(known.length)] as (typeof known)[number]
      return this.#read(project, branch, lsn)
    }
    const rows = project.branches.rows()
    const { id } = rows[this.#roll(rows.length)] as (typeof rows)[number]
    const head = project.log.head().lsn
    this.#read(project, id, this.#roll(2) === 0 ? head : 1 + this.#roll(head))
  }

  readAll(project: Project): void {
    for (const { branch, lsn } of this.#known.values()) this.#read(project, branch, lsn)
  }

  #read(project: Project, branch: number, lsn: number): void {
    const digest = digestOf(project, branch, lsn)
    const key = `${branch} at ${lsn}`
    const before = this.#known.get(key)
    this.reads++
    if (before === undefined) this.#known.set(key, { branch, lsn, digest })
    else if (before.digest !== digest) throw new Error(`Branch ${key} reads otherwise than it did before`)
  }
}

/** Everything that a person sees there: the moment, the collections with their counts, first and last pages. */
function digestOf(project: Project, branch: number, lsn: number): string {
  const hash = createHash('sha256')
  const branchId = asBranchId(branch)
  const at = atLsn(lsn)
  const { moment, collections } = listCollections(project, branchId, at)
  hash.update(JSON.stringify([moment, collections]))
  for (const { id: collectionId, count } of collections) {
    const place = { branchId, at, collectionId, limit: 40 }
    const offset = { kind: 'offset', offset: Math.floor(count / 2) } as const
    for (const choice of [
      { from: null, direction: 'forward' },
      { from: null, direction: 'backward' },
      { from: offset, direction: 'forward' },
    ] as const) {
      const { bytes, lsns, total, hasMore } = readPage(project, { ...place, ...choice })
      hash.update(bytes).update(JSON.stringify([lsns, total, hasMore]))
    }
  }
  hash.update(String(locate(project, branchId, at).index))
  return hash.digest('hex')
}
