import type { ProjectInfo } from '../projects/project-info.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'
import type { ProjectRegistry } from '../projects/registry.ts'
import { buildShop, ScriptedClock } from './build-shop.ts'
import { historyDays, planShop, type ShopStep } from './plan-shop.ts'
import { SeededRandom } from './random.ts'

export const sampleName = 'Sample shop'

export interface SampleProgress {
  /** Entries written, of all that will be. */
  readonly done: number
  readonly total: number
  /** The project, with the last report. */
  readonly project: ProjectInfo | null
}

const seed = 20_240_229
const dayMilliseconds = 24 * 60 * 60 * 1000

/**
 * Makes the project "Sample shop": five collections of a shop over the thirty days before now, and four branches. It is
 * there with the last report, or not at all.
 */
export async function* createSampleShop(
  projects: ProjectRegistry,
  deps: EngineDeps,
  actor: string,
): AsyncGenerator<SampleProgress> {
  const end = deps.now()
  const steps = planShop(new SeededRandom(seed), end)
  const doneAfter = entriesAfter(steps)
  const total = doneAfter.at(-1) as number
  yield { done: 0, total, project: null }
  const clock = new ScriptedClock(end - historyDays * dayMilliseconds)
  const building = projects.createFilled(
    sampleName,
    { now: clock.now, randomBytes: deps.randomBytes },
    { actor },
    async function* (project) {
      for await (const done of buildShop(project, steps, clock)) {
        yield { done: doneAfter[done] as number, total, project: null }
      }
    },
  )
  const project = yield* building
  yield { done: total, total, project }
}

/** Entries that the first n steps hold, for each n. */
function entriesAfter(steps: readonly ShopStep[]): number[] {
  const sums = [0]
  for (const step of steps) {
    sums.push((sums.at(-1) as number) + (step.kind === 'write' ? step.writes.length : 1))
  }
  return sums
}
