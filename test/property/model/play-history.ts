import { expect } from 'vitest'
import type { LivingLimits } from '../../../electron/engine/index/living-limits.ts'
import { rebuilt } from '../../support/rebuilt.ts'
import { stateHash } from '../../../electron/engine/verify/state-hash.ts'
import { checkedLog } from '../../support/checked-log.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import { dice, type Dice } from '../../support/dice.ts'
import { ScratchProject } from '../../support/scratch-project.ts'
import { chosen } from './chosen.ts'
import { beginHistory } from './begin-history.ts'
import { actionOf, type Command } from './commands.ts'
import { compareAxis } from './compare-axis.ts'
import { compareBranches, compareCommits, compareNames, comparePreview } from './compare-branches.ts'
import { comparePositions, compareTimes } from './compare-history.ts'
import { compareFirstDocuments, compareInside, compareReads } from './compare-reads.ts'
import { ModelHistory } from './model-history.ts'
import { ModelLog } from './model-log.ts'
import { playOnModel } from './model-player.ts'
import { playOnEngine } from './play-on-engine.ts'
import { same } from './same.ts'
import { measure, type Measures } from './measures.ts'

/** How much of a history is compared: everything of a small one, of a large one a sample that the dice choose. */
export interface Thoroughness {
  /** Pairs of a branch and a record boundary that are read at the end. */
  readonly pairs: number
  /** Branches, LSNs and the like that the other comparisons go through. */
  readonly others: number
  /** Commands between two looks at the heads. */
  readonly stride: number
}

const actors = ['Ada', 'Grace', 'importer']
/** Heads that are looked at while a history is played. */
const headsMax = 8

/**
 * Plays a history on the engine and on the model, in a project of its own, and compares what both say: at the heads as
 * it goes, then at every branch and LSN, or a sample of them, after the index was folded anew and the project opened
 * again. Throws at the first disagreement; answers with what the history had.
 */
export async function playHistory(
  commands: readonly Command[],
  how: Thoroughness,
  limits: LivingLimits,
  open = async (given: LivingLimits): Promise<ScratchProject> => new ScratchProject(given),
): Promise<Measures> {
  const scratch = await open(limits)
  const log = new ModelLog()
  try {
    await beginHistory(scratch, log)
    for (const [number, command] of commands.entries()) {
      await play(scratch, log, command, number)
      if (number % how.stride === 0) compareHeads(scratch, log, number)
    }
    await compareEverything(scratch, log, how)
    await compareRebuilt(scratch)
    await scratch.reopen()
    compareHeads(scratch, log, commands.length)
    return measure(log)
  } finally {
    await scratch.remove()
  }
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
  const expected = playOnModel(log, action, actor, scratch.clock.now)
  const before = expected.kind === 'refused' ? stateHash(scratch.project.store) : ''
  const outcome = await playOnEngine(scratch.project, action, { actor })
  same(outcome, expected, `outcome of ${JSON.stringify(action).slice(0, 500)}`)
  same(scratch.project.log.head().lsn, log.head, 'head of the log')
  if (expected.kind === 'refused') same(stateHash(scratch.project.store), before, 'state after a refusal')
}

/** The heads of branches as they are now: later on only the last ones are read as heads. */
function compareHeads(scratch: ScratchProject, log: ModelLog, number: number): void {
  const history = new ModelHistory(log)
  const roll = dice(number)
  for (const branch of chosen([...history.rows.keys()], headsMax, roll)) {
    compareReads(scratch.project, history, branch, log.head, atHead, roll)
  }
}

async function compareEverything(scratch: ScratchProject, log: ModelLog, how: Thoroughness): Promise<void> {
  const { project } = scratch
  const history = new ModelHistory(log)
  const roll = dice(log.head)
  await compareBranches(project, history)
  compareNames(project, history, how.others, roll)
  compareTimes(project, history, how.others, roll)
  compareCommits(project, history, null, roll)
  for (const [branch, lsn] of pairsOf(history, how.pairs, roll)) {
    compareReads(project, history, branch, lsn, atLsn(lsn), roll)
    await comparePreview(project, history, branch, lsn)
  }
  const lsns = Array.from({ length: log.head }, (_, i) => i + 1)
  for (const branch of chosen([...history.rows.keys()], Math.ceil(how.others / 4), roll)) {
    for (const lsn of chosen(lsns, how.others, roll)) compareInside(project, history, branch, lsn)
    compareFirstDocuments(project, history, branch)
    comparePositions(project, history, branch, how.others, roll)
    compareCommits(project, history, branch, roll)
    for (const axis of ['entries', 'lsn', 'time'] as const) {
      for (let probe = 0; probe < 3; probe++) compareAxis(project, history, branch, axis, roll)
    }
  }
}

/** Pairs of a branch and a record boundary: all of them, or a sample, whose half lies where branches begin and end. */
function pairsOf(history: ModelHistory, max: number, roll: Dice): [number, number][] {
  const branches = [...history.rows.values()]
  const boundaries = history.log.records.map(({ last }) => last)
  if (branches.length * boundaries.length <= max) {
    return branches.flatMap(({ id }) => boundaries.map((last): [number, number] => [id, last]))
  }
  return Array.from({ length: max }, (_, i): [number, number] => {
    const { id, baseLsn } = branches[roll(branches.length)] as (typeof branches)[number]
    if (i % 2 === 0) return [id, boundaries[roll(boundaries.length)] as number]
    const own = history.log.ownOf(id)
    const near = [id, baseLsn, own[0]?.lsn ?? id, own[roll(own.length)]?.lsn ?? id][roll(4)] as number
    return [id, history.boundary(Math.min(history.log.head, Math.max(1, near + roll(3) - 1)))]
  })
}

async function compareRebuilt(scratch: ScratchProject): Promise<void> {
  const { project } = scratch
  expect(await checkedLog(project)).toMatchObject({ done: true, firstBadLsn: null })
  const before = stateHash(project.store)
  await rebuilt(project)
  same(stateHash(project.store), before, 'state of the index that was folded anew')
}
