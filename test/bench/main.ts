import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseBenchArguments, type BenchArguments } from './arguments.ts'
import { Bench, type Group } from './bench.ts'
import { printChoices } from './choices.ts'
import { groups } from './groups/groups.ts'
import { missedGoals, type Line } from './report/line.ts'
import { lineTable } from './report/table.ts'
import { integer } from './report/units.ts'

/** `npm run bench`: README.md beside this file says what it can be asked. */

async function measureGroups(bench: Bench, chosen: readonly Group[]): Promise<Line[]> {
  const lines: Line[] = []
  for (const group of chosen) {
    bench.tell(`Measuring ${group.name}`)
    lines.push(...(await group.measure(bench)))
  }
  return lines
}

async function printTable(options: BenchArguments, directory: string): Promise<void> {
  const { names, entries, strict } = options
  const chosen = groups.filter(({ name }) => names.length === 0 || names.includes(name))
  const bench = new Bench(options, directory)
  try {
    const lines = await measureGroups(bench, chosen)
    console.log(
      `${integer(entries)} entries, Node ${process.versions.node}, ${availableParallelism()} processors\n`,
    )
    console.log(lineTable(lines))
    const missed = missedGoals(lines)
    for (const sentence of missed) console.log(`\nMissed: ${sentence}`)
    if (strict && missed.length > 0) process.exitCode = 1
  } finally {
    await bench.close()
  }
}

async function main(): Promise<void> {
  const options = parseBenchArguments(
    process.argv.slice(2),
    groups.map(({ name }) => name),
  )
  const directory = mkdtempSync(path.join(tmpdir(), 'argon-bench-'))
  try {
    if (options.choices) await printChoices(directory)
    else await printTable(options, directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

await main()
