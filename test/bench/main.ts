import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseBenchArguments } from './arguments.ts'
import { Bench, type Group } from './bench.ts'
import { printChoices } from './choices.ts'
import { groups } from './groups/groups.ts'
import { mongodb } from './mongodb/mongodb.ts'
import { comparePeers } from './peers/peers.ts'
import { missedGoals, type Line } from './report/line.ts'
import { lineTable } from './report/table.ts'
import { integer } from './report/units.ts'
import { measureScaling } from './scaling/scaling.ts'
import { measureWire } from './wire/wire.ts'

/** `npm run bench`: README.md beside this file says what it can be asked. */

/** Groups that need more than this program, and are run only when they are named. */
const namedGroups: readonly Group[] = [mongodb]

/** Tables of their own, which have no goals and are run only when they are named. */
const tables: Readonly<Record<string, (bench: Bench) => Promise<string>>> = {
  peers: comparePeers,
  scaling: measureScaling,
  wire: measureWire,
}

async function measureGroups(bench: Bench, chosen: readonly Group[]): Promise<Line[]> {
  const lines: Line[] = []
  for (const group of chosen) {
    bench.tell(`Measuring ${group.name}`)
    lines.push(...(await group.measure(bench)))
  }
  return lines
}

async function printLines(bench: Bench, chosen: readonly Group[]): Promise<void> {
  const lines = await measureGroups(bench, chosen)
  console.log(lineTable(lines))
  const missed = missedGoals(lines)
  console.log(`\n${lines.filter((line) => line.goal !== null).length} goals, ${missed.length} missed`)
  for (const sentence of missed) console.log(`- Missed: ${sentence}`)
  if (bench.options.strict && missed.length > 0) process.exitCode = 1
}

async function printTables(bench: Bench): Promise<void> {
  const { names, entries } = bench.options
  const machine = `Node ${process.versions.node}, ${availableParallelism()} processors`
  console.log(`${integer(entries)} entries where nothing else is said, ${machine}. Medians.\n`)
  const wanted = groups.filter(({ name }) => names.length === 0 || names.includes(name))
  const chosen = [...wanted, ...namedGroups.filter(({ name }) => names.includes(name))]
  if (chosen.length > 0) await printLines(bench, chosen)
  for (const name of names) {
    const table = await tables[name]?.(bench)
    if (table !== undefined) console.log(`\n${table}`)
  }
}

async function main(): Promise<void> {
  const known = [...[...groups, ...namedGroups].map(({ name }) => name), ...Object.keys(tables)]
  const options = parseBenchArguments(process.argv.slice(2), known)
  const directory = mkdtempSync(path.join(tmpdir(), 'argon-bench-'))
  // Gigabytes would stay behind, however the run ends.
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  const bench = new Bench(options, directory)
  try {
    if (options.choices) await printChoices(directory)
    else await printTables(bench)
  } finally {
    await bench.close()
  }
}

await main()
