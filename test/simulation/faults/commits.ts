import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Project } from '../../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../../electron/engine/store/lmdb-store.ts'
import { dataFile } from '../../../electron/engine/store/watch-store.ts'
import { FaultyStore, isWritePoint } from '../../support/faulty-store.ts'
import {
  countedBytes,
  removeDirectory,
  scratchDirectory,
  scratchProjectId,
} from '../../support/scratch-project.ts'
import type { Step } from './script.ts'

/** One commit of the script, and the store's file as it was before and after it. */
export interface Commit {
  /** Place in the script, from 0. */
  readonly step: number
  readonly name: string
  readonly before: Buffer
  readonly after: Buffer
}

/** One step, as it went without any fault. */
export interface PlayedStep {
  readonly step: Step
  /** The store's file before it. */
  readonly before: Buffer
  /** How often it wrote, and how often it committed. */
  readonly writePoints: number
  readonly commits: number
}

export interface Played {
  readonly commits: readonly Commit[]
  readonly steps: readonly PlayedStep[]
}

/** The clock and the random bytes of a script: the same in every run. */
export const scriptDeps = () => ({ now: () => 1_700_000_000_000, randomBytes: countedBytes() })

/** Plays a script on a store of its own, and keeps the file as it was after each commit. */
export async function play(steps: readonly Step[]): Promise<Played> {
  const directory = scratchDirectory()
  const file = path.join(directory, dataFile)
  const commits: Commit[] = []
  const played: PlayedStep[] = []
  let number = 0
  let writePoints = 0
  let last: Buffer = Buffer.alloc(0)
  const store = new FaultyStore(openLmdbStore(directory), (point) => {
    if (isWritePoint(point)) writePoints++
    if (point !== 'after commit') return
    const after = readFileSync(file)
    commits.push({ step: number, name: steps[number]?.name ?? '', before: last, after })
    last = after
  })
  const project = new Project(scratchProjectId, store, scriptDeps())
  try {
    last = readFileSync(file)
    for (const step of steps) {
      const before = last
      const commitsBefore = commits.length
      writePoints = 0
      await step.act(project)
      played.push({ step, before, writePoints, commits: commits.length - commitsBefore })
      number++
    }
  } finally {
    await project.close()
    removeDirectory(directory)
  }
  return { commits, steps: played }
}
