import { expect, it } from 'vitest'
import { runFaults } from './faults/run.ts'

const seed = Number(process.env['ARGON_FAULT_SEED'] ?? 1)

/** A sample of what `npm run faults` runs in full; that one prints a table. */
it(`a store that fails, a process that is killed, a disk that loses writes (seed ${seed})`, async () => {
  const findings = await runFaults({
    seed,
    smallWrites: 10,
    imagesPerKind: 2,
    pointsEvery: 16,
    killsEvery: 100,
    killsCommitting: 1,
  })
  expect(findings.wrong).toEqual([])
  const kinds = ['power cut before the flush', 'torn meta page', 'lying disk', 'file cut short']
  expect([...findings.counts.keys()]).toEqual(expect.arrayContaining(kinds))
  // Faults that are all harmless would show nothing.
  expect(findings.counts.get('lying disk')?.get('refused: project.damaged')).toBeGreaterThan(30)
})
