import { dice } from '../../support/dice.ts'
import { play, type Commit, type Played, type PlayedStep } from './commits.ts'
import { imagesOf, lateLosses, type Image } from './images.ts'
import { killStep, type Place } from './kill-points.ts'
import { Opener, type Opened } from './opener.ts'
import { script } from './script.ts'
import type { State } from './state-of.ts'
import { failures, statesOf, strikeStep, type StepStates } from './write-points.ts'

/** How much of it is run. One of so many points: 1 is every one. */
export interface Extent {
  readonly seed: number
  readonly smallWrites: number
  readonly imagesPerKind: number
  readonly pointsEvery: number
  readonly killsEvery: number
  /** Kills of each step while the store commits. */
  readonly killsCommitting: number
}

/** What was found: how many faults of a kind had which outcome, and every one that should not have had it. */
export interface Findings {
  readonly counts: Map<string, Map<string, number>>
  readonly wrong: string[]
  readonly commits: number
  readonly writePoints: number
  images: number
}

/** Faults of every kind on the script of a seed. Never throws for what a fault leads to: that is in `wrong`. */
export async function runFaults(extent: Extent): Promise<Findings> {
  const played = await play(script(extent.seed, extent.smallWrites))
  const findings: Findings = {
    counts: new Map(),
    wrong: [],
    commits: played.commits.length,
    writePoints: played.steps.reduce((sum, { writePoints }) => sum + writePoints, 0),
    images: 0,
  }
  await strikePoints(extent, played, findings)
  await openImages(extent, played.commits, findings)
  return findings
}

function count(findings: Findings, kind: string, outcome: string): void {
  const outcomes = findings.counts.get(kind) ?? new Map<string, number>()
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  findings.counts.set(kind, outcomes)
}

/** Fails at write points and kills at write points, from the dice where not at every one. */
async function strikePoints(extent: Extent, { steps }: Played, findings: Findings): Promise<void> {
  const roll = dice(extent.seed)
  for (const [step, played] of steps.entries()) {
    const states = await statesOf(played)
    const where = (n: number): string =>
      `seed ${extent.seed}, step ${step} (${played.step.name}), write point ${n}`
    for (let n = 1; n <= played.writePoints; n++) {
      if (roll(extent.pointsEvery) === 0) await strikeOne(findings, played, states, n, roll(1000), where(n))
      if (roll(extent.killsEvery) === 0)
        await killOne(findings, { ...extent, step, n, microseconds: 0 }, played, states)
    }
    for (let kill = 0; kill < extent.killsCommitting; kill++) {
      await killOne(findings, { ...extent, step, n: 0, microseconds: roll(3000) }, played, states)
    }
  }
}

function strikeOne(
  findings: Findings,
  played: PlayedStep,
  states: StepStates,
  n: number,
  chance: number,
  where: string,
): Promise<void> {
  const failure = failures[chance % failures.length] as (typeof failures)[number]
  return note(findings, `store fails with ${failure.name}`, where, async () => {
    const { point, found } = await strikeStep(played, states, n, failure, chance % 5 === 0)
    return `at ${point}: ${found}`
  })
}

function killOne(findings: Findings, place: Place, played: PlayedStep, states: StepStates): Promise<void> {
  const { seed, step, n, microseconds } = place
  const where = `seed ${seed}, step ${step} (${played.step.name}), write point ${n}, ${microseconds} µs`
  return note(findings, 'SIGKILL, another process beside it', where, async () => {
    const { point, found } = await killStep(place, played, states)
    return `at ${point}: ${found}`
  })
}

async function note(
  findings: Findings,
  kind: string,
  where: string,
  act: () => Promise<string>,
): Promise<void> {
  try {
    count(findings, kind, await act())
  } catch (error) {
    count(findings, kind, 'WRONG')
    findings.wrong.push(`${kind}, ${where}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Commits behind one whose page is lost, when that is looked for later. */
const laterCommits = 3

async function openImages(extent: Extent, commits: readonly Commit[], findings: Findings): Promise<void> {
  const opener = new Opener()
  try {
    const states = [await cleanState(opener, (commits[0] as Commit).before)]
    for (const { after } of commits) states.push(await cleanState(opener, after))
    for (const [number, commit] of commits.entries()) {
      const seed = extent.seed * 1000 + number
      const [before, after] = states.slice(number, number + 2) as [State, State]
      for (const image of imagesOf(commit, seed, extent.imagesPerKind)) {
        await openImage(
          opener,
          findings,
          image,
          before,
          after,
          `seed ${extent.seed}, commit ${number} (${commit.name})`,
        )
      }
      const latest = Math.min(number + laterCommits, commits.length - 1)
      const file = (commits[latest] as Commit).after
      const state = states[latest + 1] as State
      for (const image of lateLosses(commit, file, seed, extent.imagesPerKind)) {
        await openImage(opener, findings, image, state, state, '')
      }
    }
  } finally {
    opener.close()
  }
}

async function openImage(
  opener: Opener,
  findings: Findings,
  image: Image,
  before: State,
  after: State,
  where: string,
): Promise<void> {
  const number = (findings.images += 1)
  const opened = await opener.open(image.bytes, number % 4 === 0)
  const outcome = outcomeOf(opened, before, after)
  count(findings, image.kind, outcome)
  if (isAllowed(image.expected, outcome)) return
  findings.wrong.push(`${image.kind}, ${where}, ${image.detail}: ${outcome} ${JSON.stringify(opened)}`)
}

async function cleanState(opener: Opener, bytes: Buffer): Promise<State> {
  const opened = await opener.open(bytes, false)
  if (opened.kind !== 'opened') throw new Error(`An undamaged store was ${JSON.stringify(opened)}`)
  return opened.state
}

function outcomeOf(opened: Opened, before: State, after: State): string {
  switch (opened.kind) {
    case 'refused':
      return `refused: ${opened.code}`
    case 'crashed':
    case 'broken':
      return opened.kind
    case 'failed later':
    case 'opened': {
      const text = JSON.stringify(opened.state)
      const known = new Map([
        [JSON.stringify(before), 'before'],
        [JSON.stringify(after), 'after'],
      ])
      const which = known.get(text) ?? 'WRONG'
      return `${opened.kind}: ${which}`
    }
  }
}

const allowed: Readonly<Record<Image['expected'], readonly string[] | null>> = {
  before: ['opened: before'],
  'before or after': ['opened: before', 'opened: after'],
  // `log.corrupt` is what reading the damaged record itself gives.
  'after or refused': ['opened: after', 'refused: project.damaged', 'refused: log.corrupt'],
  anything: null,
}

const isAllowed = (expected: Image['expected'], outcome: string): boolean =>
  allowed[expected]?.includes(outcome) ?? true
