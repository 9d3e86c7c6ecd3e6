import fc from 'fast-check'
import { expect, it } from 'vitest'
import { livingLimits } from '../../electron/engine/index/living-limits.ts'
import { SharedScratch } from '../support/shared-scratch.ts'
import { tinyLists } from '../support/tiny-lists.ts'
import type { Command } from './model/commands.ts'
import { playHistory } from './model/play-history.ts'
import { shapes } from './model/shapes.ts'

const runs = 4 * Number(process.env['ARGON_PROPERTY_RUNS'] ?? 1)
const first = Number(process.env['ARGON_PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

it(`histories on a shared log read as a replay of it does, from seed ${first}`, async () => {
  const shape = shapes.find(({ name }) => name === 'any')
  if (shape === undefined) throw new Error('There is no shape "any"')
  for (let seed = first; seed < first + runs; seed++) {
    const [commands] = fc.sample(shape.commands, { seed, numRuns: 1 }) as [Command[]]
    const limits = seed % 2 === 0 ? tinyLists : livingLimits
    const played = playHistory(commands, shape, limits, (given) => SharedScratch.open(given))
    await expect(played, `seed ${seed}`).resolves.toBeDefined()
  }
})
