import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { runFaults, type Extent, type Findings } from './run.ts'
import { faultTable } from './table.ts'

/**
 * `npm run faults`: every fault that the simulation knows, at every write point of the script, for the seeds that are
 * given (1 where none is). Writes what came of them to `build/docs/faults.md`, and ends with 1 where anything was
 * wrong.
 */
const given = process.argv.slice(2).map(Number)
const seeds = given.length > 0 ? given : [1]
const document = path.join(import.meta.dirname, '../../../build/docs/faults.md')

const extentOf = (seed: number): Extent => ({
  seed,
  smallWrites: 40,
  imagesPerKind: 8,
  pointsEvery: 1,
  killsEvery: 8,
  killsCommitting: 2,
})

const all: Findings[] = []
for (const seed of seeds) {
  console.log(`Seed ${seed} ...`)
  const findings = await runFaults(extentOf(seed))
  all.push(findings)
  for (const wrong of findings.wrong) console.log(wrong)
}
const text = faultTable(seeds.map(extentOf), all)
console.log(text)
if (all.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1
else writeFileSync(document, text)
