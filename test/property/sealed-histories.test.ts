import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sealHistory } from '../../electron/engine/history/seal-history.ts'
import type { SealSizes } from '../../electron/engine/log/sealed/seal-sizes.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { checkedLog } from '../support/checked-log.ts'
import { atLsn } from '../../shared/model/moment.ts'
import { dice } from '../support/dice.ts'
import { ScratchProject } from '../support/scratch-project.ts'
import { everythingIn, tinySizes } from '../support/sealing.ts'
import { beginHistory } from './model/begin-history.ts'
import { actionOf, anyCommand, type Command } from './model/commands.ts'
import { compareInside, compareReads } from './model/compare-reads.ts'
import { ModelHistory } from './model/model-history.ts'
import { ModelLog } from './model/model-log.ts'
import { playOnModel } from './model/model-player.ts'
import { playOnEngine } from './model/play-on-engine.ts'

const runs = Number(process.env['ARGON_PROPERTY_RUNS'] ?? 25)
const millisecondsMax = 60_000 * Math.max(1, runs / 25)
const seed = process.env['ARGON_PROPERTY_SEED']

/** Sizes that cut anything anywhere: entries that are a block, blocks of one entry, segments of one. */
const anySizes: fc.Arbitrary<SealSizes> = fc
  .record({
    plainTailEntriesMax: fc.integer({ min: 0, max: 12 }),
    segmentEntriesMax: fc.integer({ min: 1, max: 40 }),
    segmentBytesMax: fc.integer({ min: 1, max: 4000 }),
    segmentKeyBytesMax: fc.integer({ min: 1, max: 2000 }),
    blockEntriesMax: fc.integer({ min: 1, max: 8 }),
    blockBytesMax: fc.integer({ min: 1, max: 1000 }),
    largeEntryBytesMin: fc.integer({ min: 1, max: 400 }),
    largeBlockBytesMax: fc.integer({ min: 1, max: 2000 }),
  })
  .map((sizes) => ({ ...tinySizes, plainTailBytesMax: Infinity, hugeEntryBytesMin: 600, ...sizes }))

/** What happens next, and how history is sealed after it, if at all. */
const anyStep = fc.record({ command: anyCommand, seal: fc.option(anySizes, { freq: 3 }) })

async function play(scratch: ScratchProject, log: ModelLog, command: Command, number: number): Promise<void> {
  scratch.clock.now += command.clock
  const action = actionOf(new ModelHistory(log), command, number)
  if (action.kind === 'reopen') {
    await scratch.reopen()
    return
  }
  const expected = playOnModel(log, action, 'Ada', scratch.clock.now)
  const outcome = await playOnEngine(scratch.project, action, { actor: 'Ada' })
  expect(outcome, JSON.stringify(action)).toEqual(expected)
}

/** Sealing changes nothing of what the log says, nor one byte of the index. */
async function seal(scratch: ScratchProject, sizes: SealSizes): Promise<void> {
  const { project } = scratch
  const before = await everythingIn(project)
  const hash = stateHash(project.store)
  const { kind, sealedLsn } = await sealHistory(project, { sizes })
  expect(kind).toBe('done')
  expect(sealedLsn).toBeGreaterThanOrEqual(project.log.head().lsn - Math.max(1, sizes.plainTailEntriesMax))
  expect(await everythingIn(project)).toEqual(before)
  expect(stateHash(project.store)).toBe(hash)
}

function compareEverywhere(scratch: ScratchProject, log: ModelLog): void {
  const history = new ModelHistory(log)
  const roll = dice(log.head)
  for (const branch of history.rows.keys()) {
    for (const { last } of log.records)
      compareReads(scratch.project, history, branch, last, atLsn(last), roll)
    for (let lsn = 1; lsn <= log.head; lsn++) compareInside(scratch.project, history, branch, lsn)
  }
}

async function compareRebuilt({ project }: ScratchProject): Promise<void> {
  expect(await checkedLog(project)).toMatchObject({ done: true, firstBadLsn: null })
  const before = stateHash(project.store)
  await rebuilt(project)
  expect(stateHash(project.store)).toBe(before)
}

it(
  'random histories, sealed at any time in any sizes, read as a replay does',
  { timeout: 3_600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 12, maxLength: 50, size: 'max' }), async (steps) => {
        const scratch = new ScratchProject()
        const log = new ModelLog()
        try {
          await beginHistory(scratch, log)
          for (const [number, step] of steps.entries()) {
            await play(scratch, log, step.command, number)
            if (step.seal !== null) await seal(scratch, step.seal)
          }
          compareEverywhere(scratch, log)
          await compareRebuilt(scratch)
          await scratch.reopen()
          compareEverywhere(scratch, log)
        } finally {
          await scratch.remove()
        }
      }),
      {
        numRuns: runs,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        interruptAfterTimeLimit: millisecondsMax,
      },
    )
  },
)
