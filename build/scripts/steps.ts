import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'
import { forgetNotRun, reasonsNotRun } from './not-run.ts'

/** One tool that a check runs, in a process of its own. */
export interface Step {
  readonly name: string
  /** Arguments for this Node, the tool's own script first. */
  readonly args: readonly string[]
  /** Where a run of tests leaves its JSON report; absent for a step that is one check by itself. */
  readonly report?: string
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface StepResult extends Counts {
  readonly name: string
  readonly seconds: number
  /** Why some of its tests did not run on this machine. */
  readonly notRun: readonly string[]
}

/** The part that matters here of what vitest writes. */
const testReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

export type TestReport = z.infer<typeof testReport>

/** The quick checks, cheapest first; `npm run check` runs these and the unit tests. */
export const staticSteps: readonly Step[] = [
  {
    name: 'format',
    args: ['node_modules/oxfmt/bin/oxfmt', '-c', 'build/oxfmt.json', '--check', '--threads=2'],
  },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'lint', args: ['build/scripts/lint.ts'] },
  { name: 'layers', args: ['build/scripts/layers.ts'] },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--config', 'build/knip.json'] },
]

/** The step that runs one project of `build/vitest.config.ts`. */
export function testStep(project: string): Step {
  const report = `.cache/reports/${project}.json`
  return {
    name: project,
    report,
    args: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config=build/vitest.config.ts',
      `--project=${project}`,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
  }
}

/** Runs the steps one after another, whatever their outcome, and says how each went. */
export async function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (const step of steps) results.push(await runStep(step))
  return results
}

/** Prints `reportLines` and sets the exit code to 1 when anything failed. */
export function reportResults(results: readonly StepResult[]): void {
  for (const line of reportLines(results)) console.log(line)
  if (results.some((result) => result.failed > 0)) process.exitCode = 1
}

/**
 * A line for each step, what did not run on this machine, and, last and alone on its line, the sum:
 * `N passed, N failed, N skipped`.
 */
export function reportLines(results: readonly StepResult[]): string[] {
  const steps = results.map(
    ({ name, seconds, ...counts }) =>
      `${name.padEnd(12)} ${seconds.toFixed(1).padStart(7)} s   ${countsToText(counts)}`,
  )
  const notRun = results.flatMap(({ name, notRun }) =>
    notRun.map((reason) => `Not run, of ${name}: ${reason}`),
  )
  return ['', ...steps, '', ...notRun, countsToText(sumCounts(results))]
}

function countsToText(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
}

function sumCounts(all: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

async function runStep(step: Step): Promise<StepResult> {
  const started = performance.now()
  console.log(`\n== ${step.name}`)
  if (step.report !== undefined) {
    mkdirSync(path.dirname(step.report), { recursive: true })
    rmSync(step.report, { force: true })
  }
  forgetNotRun(step.name)
  const succeeded = await runNode(step.args)
  const counts = step.report === undefined ? oneCheck(succeeded) : readReport(step.report, succeeded)
  return {
    name: step.name,
    seconds: (performance.now() - started) / 1000,
    notRun: reasonsNotRun(step.name),
    ...counts,
  }
}

function runNode(args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code === 0))
  })
}

function oneCheck(succeeded: boolean): Counts {
  return succeeded ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/**
 * What the JSON report of a test run adds up to. A file that does not load counts as one failure, and so does a
 * run that ended badly without naming any (a crash, an error outside of a test).
 */
export function countsOfReport(report: TestReport, succeeded: boolean): Counts {
  const notLoaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failed = report.numFailedTests + notLoaded.length
  return {
    passed: report.numPassedTests,
    failed: succeeded ? failed : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function readReport(file: string, succeeded: boolean): Counts {
  if (!existsSync(file)) return { passed: 0, failed: succeeded ? 0 : 1, skipped: 0 }
  return countsOfReport(testReport.parse(JSON.parse(readFileSync(file, 'utf8'))), succeeded)
}
