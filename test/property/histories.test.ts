import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMain } from '../../electron/engine/branches/branch-commands.ts'
import { rebuildIndex } from '../../electron/engine/verify/rebuild-index.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { verifyLog } from '../../electron/engine/verify/verify-log.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import { dice } from '../support/dice.ts'
import { ScratchProject } from '../support/scratch-project.ts'
import { actionOf, anyCommand, type Command } from './model/commands.ts'
import {
  compareAxis,
  compareBranches,
  compareCommits,
  compareNames,
  comparePositions,
  comparePreview,
  compareTimes,
} from './model/compare-history.ts'
import { compareInside, compareReads } from './model/compare-reads.ts'
import { ModelHistory } from './model/model-history.ts'
import { ModelLog } from './model/model-log.ts'
import { playOnModel } from './model/model-player.ts'
import { playOnEngine } from './model/play-on-engine.ts'

const runs = Number(process.env['ARGON_PROPERTY_RUNS'] ?? 60)
/** For the default number of runs; more runs may take longer. */
const millisecondsMax = 90_000 * Math.max(1, runs / 60)
const seed = process.env['ARGON_PROPERTY_SEED']
const actors = ['Ada', 'Grace', 'importer']

/** The first record of every project, and one collection, so that a history has something to write to. */
async function begin(scratch: ScratchProject, log: ModelLog): Promise<void> {
  await createMain(scratch.project, { actor: 'Ada' })
  const main = { id: 1, name: 'main', parentId: null, baseLsn: 1, state: 'active' as const }
  log.append(1, 'Ada', scratch.clock.now, [{ kind: 'control', op: 'createBranch', rows: [main] }])
  const action = { kind: 'createCollection', branch: 1, name: 'people' } as const
  await playOnEngine(scratch.project, action, { actor: 'Ada' })
  playOnModel(log, action, 'Ada', scratch.clock.now)
}

/** One step on both; what came of it is the same, and a refused one has changed not one byte. */
async function play(scratch: ScratchProject, log: ModelLog, command: Command, number: number): Promise<void> {
  scratch.clock.now += command.clock
  const actor = actors[number % actors.length] as string
  const action = actionOf(new ModelHistory(log), command, number)
  if (action.kind === 'reopen') {
    await scratch.reopen()
    return
  }
  const before = stateHash(scratch.project.store)
  const expected = playOnModel(log, action, actor, scratch.clock.now)
  const outcome = await playOnEngine(scratch.project, action, { actor })
  expect(outcome, JSON.stringify(action)).toEqual(expected)
  expect(scratch.project.log.head().lsn).toBe(log.head)
  if (expected.kind === 'refused') expect(stateHash(scratch.project.store)).toBe(before)
}

/** The heads of all branches as they are now: later on only the last ones are read as heads. */
function compareHeads(scratch: ScratchProject, log: ModelLog, number: number): void {
  const history = new ModelHistory(log)
  for (const branch of history.rows.keys()) {
    compareReads(scratch.project, history, branch, log.head, atHead, dice(number))
  }
}

async function compareEverything(scratch: ScratchProject, log: ModelLog): Promise<void> {
  const { project } = scratch
  const history = new ModelHistory(log)
  const roll = dice(log.head)
  compareBranches(project, history)
  compareNames(project, history)
  compareTimes(project, history)
  compareCommits(project, history, null, roll)
  for (const branch of history.rows.keys()) {
    for (const { last } of log.records) {
      compareReads(project, history, branch, last, atLsn(last), roll)
      await comparePreview(project, history, branch, last)
    }
    for (let lsn = 1; lsn <= log.head; lsn++) compareInside(project, history, branch, lsn)
    comparePositions(project, history, branch)
    compareCommits(project, history, branch, roll)
    for (const axis of ['entries', 'lsn', 'time'] as const) {
      for (let probe = 0; probe < 3; probe++) compareAxis(project, history, branch, axis, roll)
    }
  }
}

async function compareRebuilt(scratch: ScratchProject): Promise<void> {
  const { project } = scratch
  expect([...verifyLog(project)].at(-1)).toMatchObject({ done: true, firstBadLsn: null })
  const before = stateHash(project.store)
  await rebuildIndex(project)
  expect(stateHash(project.store)).toBe(before)
}

describe('random histories', () => {
  it('read at every branch and LSN as a replay of the log does', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCommand, { minLength: 12, maxLength: 60, size: 'max' }),
        async (commands) => {
          const scratch = new ScratchProject()
          const log = new ModelLog()
          try {
            await begin(scratch, log)
            for (const [number, command] of commands.entries()) {
              await play(scratch, log, command, number)
              if (number % 4 === 0) compareHeads(scratch, log, number)
            }
            await compareEverything(scratch, log)
            await compareRebuilt(scratch)
            await scratch.reopen()
            compareHeads(scratch, log, commands.length)
          } finally {
            await scratch.remove()
          }
        },
      ),
      {
        numRuns: runs,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        // A slow machine plays fewer histories, and shrinks what it found no longer than this.
        interruptAfterTimeLimit: millisecondsMax,
      },
    )
  })
})
