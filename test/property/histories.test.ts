import { describe, expect, it } from 'vitest'
import type { Measures } from './model/measures.ts'
import { shapes } from './model/shapes.ts'
import { tryHistory } from './model/try-history.ts'

/** Histories of each shape; `any` is small and has many. */
const runsOfShape = Number(process.env['ARGON_PROPERTY_RUNS'] ?? 2)
const runsOfAny = 20 * runsOfShape
/** A slow machine plays fewer histories of a shape, but one at least. */
const shapeMilliseconds = 12_000 * runsOfShape
const shrinkMilliseconds = 60_000
const seed = process.env['ARGON_PROPERTY_SEED']
const onlyShape = process.env['ARGON_PROPERTY_SHAPE']

const wanted = shapes.filter(({ name }) => onlyShape === undefined || name === onlyShape)

describe.each(wanted)('histories of the shape "$name"', (shape) => {
  const runs = seed !== undefined ? 1 : shape.name === 'any' ? runsOfAny : runsOfShape

  it('read at every branch and LSN as a replay of the log does', { timeout: 3_600_000 }, async () => {
    const started = performance.now()
    const all: Measures[] = []
    for (let run = 0; run < runs; run++) {
      if (run > 0 && performance.now() - started > shapeMilliseconds) break
      const one = seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(seed)
      const trial = await tryHistory(shape, one, shrinkMilliseconds)
      if (trial.kind === 'disagreed') throw new Error(trial.text)
      all.push(trial.measures)
    }
    for (const [what, least] of Object.entries(shape.reaches) as [keyof Measures, number][]) {
      expect(Math.max(...all.map((measures) => measures[what])), what).toBeGreaterThanOrEqual(least)
    }
  })
})
