import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { listBranches } from '../../../electron/engine/branches/list-branches.ts'
import { Project } from '../../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../../electron/engine/store/lmdb-store.ts'
import { dataFile } from '../../../electron/engine/store/watch-store.ts'
import { rebuilt } from '../../support/rebuilt.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { FaultyStore, isWritePoint, type FaultPoint } from '../../support/faulty-store.ts'
import { removeDirectory, scratchDirectory, scratchProjectId } from '../../support/scratch-project.ts'
import { scriptDeps, type PlayedStep } from './commits.ts'
import { stateOf, type State } from './state-of.ts'

/** What a store can fail with, and as what a caller must hear of it. */
export interface Failure {
  readonly name: string
  readonly make: () => Error
  /** Code of the engine's error; null where a bug stays one. */
  readonly code: string | null
}

const system = (code: string, message: string): Error => Object.assign(new Error(message), { code })

export const failures: readonly Failure[] = [
  { name: 'ENOSPC', make: () => system('ENOSPC', 'No space left on device'), code: 'store.full' },
  { name: 'EIO', make: () => system('EIO', 'Input/output error'), code: 'store.unavailable' },
  {
    name: 'MDB_MAP_FULL',
    make: () => new Error('MDB_MAP_FULL: Environment mapsize limit reached'),
    code: 'store.full',
  },
  { name: 'a bug', make: () => new TypeError('This should not have happened'), code: null },
]

/** What became of one fault: where it struck, and in which of the states of its step the project was found. */
export interface Struck {
  readonly point: FaultPoint
  readonly failure: string
  readonly acknowledged: number
  readonly found: 'as acknowledged' | 'one more than acknowledged'
}

/** Opens a store's file as it was before a step; `strike` is told of each point. */
export class StruckProject {
  readonly directory = scratchDirectory()
  strike: (point: FaultPoint) => void | Promise<void> = () => {}
  project: Project

  constructor(file: Buffer) {
    writeFileSync(path.join(this.directory, dataFile), file)
    this.project = this.#open()
  }

  #open(): Project {
    const store = new FaultyStore(openLmdbStore(this.directory), (point) => this.strike(point))
    return new Project(scratchProjectId, store, scriptDeps())
  }

  async reopen(): Promise<void> {
    await this.project.close()
    this.project = this.#open()
  }

  async remove(): Promise<void> {
    this.strike = () => {}
    await this.project.close()
    removeDirectory(this.directory)
  }
}

/**
 * The states in which a step leaves a project after each of its commits, the one before it first. Log hashes differ from
 * try to try, for records have random names, so they are left out.
 */
export type StepStates = readonly Omit<State, 'log'>[]

export const withoutLog = ({ head, index, reads }: State): Omit<State, 'log'> => ({ head, index, reads })

export async function statesOf({ step, before }: PlayedStep): Promise<StepStates> {
  const struck = new StruckProject(before)
  try {
    const states = [withoutLog(await stateOf(struck.project))]
    const raw = new Project(scratchProjectId, openLmdbStore(struck.directory), scriptDeps())
    struck.strike = async (point) => {
      if (point !== 'after commit') return
      raw.refresh()
      states.push(withoutLog(await stateOf(raw)))
    }
    await step.act(struck.project)
    struck.strike = () => {}
    await raw.close()
    return states
  } finally {
    await struck.remove()
  }
}

/**
 * Lets the store fail at the n-th write point of a step (from 1), and checks what is left: in the same process, which
 * goes on, and when the project is opened again. Throws where anything acknowledged is missing or half of something is
 * there.
 */
export async function strikeStep(
  played: PlayedStep,
  states: StepStates,
  n: number,
  failure: Failure,
  isRebuilt: boolean,
): Promise<Struck> {
  const struck = new StruckProject(played.before)
  try {
    let left = n
    let acknowledged = 0
    let point: FaultPoint | null = null
    struck.strike = (at) => {
      if (isWritePoint(at) && --left === 0) {
        point = at
        throw failure.make()
      }
      if (at === 'after commit') acknowledged++
    }
    const error = await outcomeOf(played, struck.project)
    struck.strike = () => {}
    // As everybody does who uses a project again.
    struck.project.refresh()
    if (point === null) throw new Error('The fault did not strike')
    checkError(error, played.step.isRepeatable && point !== 'after commit' ? failure.code : undefined)
    const found = acknowledged + (point === 'after commit' ? 1 : 0)
    // An import that failed tidies up after itself, so what it leaves is none of its states.
    if (played.step.isRepeatable) await checkState(struck.project, states[found], 'in the same process')
    await checkGoesOn(struck, played, states, found)
    const last = withoutLog(await stateOf(struck.project))
    if (isRebuilt || !played.step.isRepeatable) await rebuilt(struck.project)
    await checkState(struck.project, last, 'after rebuilding the index')
    await struck.reopen()
    await checkState(struck.project, last, 'opened again')
    return {
      point,
      failure: failure.name,
      acknowledged,
      found: found === acknowledged ? 'as acknowledged' : 'one more than acknowledged',
    }
  } finally {
    await struck.remove()
  }
}

async function outcomeOf({ step }: PlayedStep, project: Project): Promise<unknown> {
  try {
    await step.act(project)
    return null
  } catch (error) {
    return error
  }
}

/** `code`: as what the step must have failed; undefined where any failure will do. */
function checkError(error: unknown, code: string | null | undefined): void {
  if (error === null) throw new Error('The step succeeded although the store failed')
  const actual = isArgonError(error) ? error.code : null
  if (code !== undefined && actual !== code)
    throw new Error(`Failed with ${actual}, not ${code}`, { cause: error })
}

export async function checkState(
  project: Project,
  expected: Omit<State, 'log'> | undefined,
  where: string,
): Promise<void> {
  const state = JSON.stringify(withoutLog(await stateOf(project)))
  if (state !== JSON.stringify(expected))
    throw new Error(`Another state ${where}: ${state}, not ${JSON.stringify(expected)}`)
}

/** What did not happen is done again; what happened unheard is not. Memory is what a project opened afresh reads. */
async function checkGoesOn(
  struck: StruckProject,
  { step }: PlayedStep,
  states: StepStates,
  found: number,
): Promise<void> {
  const isDone = found === states.length - 1
  if (step.isRepeatable && !isDone) {
    await step.act(struck.project)
    await checkState(struck.project, states.at(-1), 'after a second try')
  }
  const fresh = new Project(scratchProjectId, openLmdbStore(struck.directory), scriptDeps())
  try {
    const [mine, theirs] = [struck.project, fresh].map((project) => JSON.stringify(listBranches(project)))
    if (mine !== theirs) throw new Error(`Memory holds ${mine}, the store ${theirs}`)
  } finally {
    await fresh.close()
  }
}
