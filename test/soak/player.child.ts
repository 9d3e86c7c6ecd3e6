import { comparisons } from '../property/model/same.ts'
import { shapes } from '../property/model/shapes.ts'
import { tryHistory } from '../property/model/try-history.ts'
import { rounds } from './rounds.ts'
import type { Played, Task } from './task.ts'

/** How long a history that disagrees is made smaller. */
const shrinkMilliseconds = 10 * 60_000

/** Plays what it is told, one task after another, and answers each with what came of it. */
process.on('message', (task: Task) => void play(task).then((played) => process.send?.(played)))
process.once('disconnect', () => process.exit())

async function play({ kind, name, seed }: Task): Promise<Played> {
  return kind === 'history' ? playShape(name, seed) : playRound(name, seed)
}

async function playShape(name: string, seed: number): Promise<Played> {
  const shape = shapes.find((one) => one.name === name)
  if (shape === undefined) throw new Error(`There is no shape "${name}"`)
  const before = comparisons.count
  const trial = await tryHistory(shape, seed, shrinkMilliseconds)
  const failure = trial.kind === 'disagreed' ? trial.text : null
  const entries = trial.kind === 'agreed' ? trial.measures.entries : 0
  return { failure, entries, comparisons: comparisons.count - before }
}

async function playRound(name: string, seed: number): Promise<Played> {
  const round = rounds.find((one) => one.name === name)
  if (round === undefined) throw new Error(`There is no round "${name}"`)
  try {
    await round.play(seed)
    return { failure: null, entries: 0, comparisons: 0 }
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const again = `ARGON_ROUND='${name}' ARGON_ROUND_SEED=${seed} npm run soak`
    return {
      failure: `The round "${name}" failed with the seed ${seed}.\nTo play it again: ${again}\n${reason}`,
      entries: 0,
      comparisons: 0,
    }
  }
}
