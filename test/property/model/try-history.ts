import fc from 'fast-check'
import { livingLimits } from '../../../electron/engine/index/living-limits.ts'
import { tinyLists } from '../../support/tiny-lists.ts'
import type { Command } from './commands.ts'
import type { Measures } from './measures.ts'
import { playHistory } from './play-history.ts'
import type { Shape } from './shapes.ts'
import { shrink } from './shrink.ts'

/** What came of one history: its measures, or a text that says what disagreed and how to see it again. */
export type Trial =
  | { readonly kind: 'agreed'; readonly measures: Measures }
  | { readonly kind: 'disagreed'; readonly text: string }

/**
 * Plays the history that a seed stands for in a shape. One that disagrees with the model is made smaller for at most
 * `shrinkMilliseconds`, and the smallest one found is in the text.
 */
export async function tryHistory(shape: Shape, seed: number, shrinkMilliseconds: number): Promise<Trial> {
  // Every other seed prefers small numbers and edges, as the library does; the rest take all alike.
  const options = { seed, numRuns: 1, unbiased: seed % 2 === 1 }
  // Of both kinds, one has an index that lists what lives early and often.
  const limits = seed % 4 < 2 ? tinyLists : livingLimits
  const [commands] = fc.sample(shape.commands, options) as [Command[]]
  try {
    return { kind: 'agreed', measures: await playHistory(commands, shape, limits) }
  } catch (error) {
    let smallest = error
    const fails = async (shorter: readonly Command[]): Promise<boolean> => {
      try {
        await playHistory(shorter, shape, limits)
        return false
      } catch (smaller) {
        smallest = smaller
        return true
      }
    }
    const left = await shrink(commands, fails, shrinkMilliseconds)
    return { kind: 'disagreed', text: describe(shape, seed, left, smallest) }
  }
}

/** Characters of a history that are printed: the rest is had again by its seed. */
const historyCharactersMax = 20_000

function describe(shape: Shape, seed: number, commands: readonly Command[], error: unknown): string {
  const history = commands.map((command) => JSON.stringify(command)).join('\n')
  return [
    `The engine and the model disagree on a history of the shape "${shape.name}" with the seed ${seed}.`,
    `To play it again: ARGON_PROPERTY_SHAPE='${shape.name}' ARGON_PROPERTY_SEED=${seed} npm run soak`,
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    `The smallest history found that still disagrees has ${commands.length} commands:`,
    history.slice(0, historyCharactersMax),
  ].join('\n')
}
