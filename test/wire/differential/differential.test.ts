import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startScratchEndpoint, type ScratchEndpoint } from '../../support/wire/scratch-endpoint.ts'
import { serversToCompare } from '../support/subjects.ts'
import { exact } from './answers.ts'
import { blindSpots } from './blind-spots.ts'
import { disagreementsIn, type Disagreement } from './disagreements.ts'
import { connectSide, type Side } from './side.ts'
import { casesInWorld, worldOf } from './world.ts'

const cases = Number(process.env['ARGON_DIFFERENTIAL_CASES'] ?? 300)
const firstSeed = Number(process.env['ARGON_DIFFERENTIAL_SEED'] ?? 1)
const worlds = Math.ceil(cases / casesInWorld)
const casesInSecondMin = 50
const oracleServer = serversToCompare().find(({ name }) => name === 'oracle')
const shownMax = 20

let argon: ScratchEndpoint
let sides: { readonly engine: Side; readonly oracle: Side } | undefined

beforeAll(async () => {
  argon = await startScratchEndpoint()
  if (oracleServer === undefined) return
  const oracle = await connectSide(Number(new URL(oracleServer.uri).port))
  sides = { engine: await connectSide(argon.endpoint.port), oracle }
})
afterAll(async () => {
  sides?.engine.close()
  sides?.oracle.close()
  await argon.close()
})

test(
  `${worlds} worlds from seed ${firstSeed} on, ${worlds * casesInWorld} questions: a branch answers as the oracle, but for its blind spots`,
  async ({ skip }) => {
    if (sides === undefined) return skip('The oracle is not there')
    const database = `argon_differential_${randomBytes(6).toString('hex')}`
    const found: Disagreement[] = []
    for (let seed = firstSeed; seed < firstSeed + worlds; seed++) {
      found.push(...(await disagreementsIn(worldOf(seed), sides, database)))
    }
    const open = found.filter((disagreement) => !blindSpots.some(({ covers }) => covers(disagreement)))
    console.log(
      `Differential: ${worlds * casesInWorld} cases from seed ${firstSeed}, ${found.length - open.length} in blind spots, ${open.length} open`,
    )
    expect(open.slice(0, shownMax).map(told)).toEqual([])
  },
  60_000 + (cases / casesInSecondMin) * 1000,
)

const told = ({ seed, kind, asked, before, engine, oracle }: Disagreement): string =>
  [
    `seed ${seed}, ${kind}: ${exact(asked)}`,
    ...(before === undefined ? [] : [`before: ${exact(before)}`]),
    `engine alone: ${linesOnlyIn(engine, oracle)}`,
    `oracle alone: ${linesOnlyIn(oracle, engine)}`,
  ].join('\n')

/** What one answer has and the other has not; nothing where only their order differs. */
const linesOnlyIn = (answer: string, other: string): string => {
  const others = new Set(other.split('\n'))
  return answer
    .split('\n')
    .filter((line) => !others.has(line))
    .join('\n')
}
