import { expect, test } from 'vitest'
import { countsOfReport, reportLines, type TestReport } from '../../../build/scripts/steps.ts'

const report: TestReport = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
}

test('a good run is counted as it says', () => {
  expect(countsOfReport(report, true)).toEqual({ passed: 5, failed: 0, skipped: 2 })
})

test('each file that does not load is a failure', () => {
  const notLoaded = { status: 'failed', assertionResults: [] }
  const broken = { ...report, numFailedTests: 1, testResults: [notLoaded, notLoaded] }
  expect(countsOfReport(broken, false).failed).toBe(3)
})

test('a run that ends badly is never counted as faultless', () => {
  expect(countsOfReport(report, false).failed).toBe(1)
})

test('what this machine could not run is said last, before the sum', () => {
  const step = {
    name: 'mongodb',
    seconds: 1,
    passed: 1,
    failed: 0,
    skipped: 2,
    notRun: ['no server was found'],
  }
  const last = reportLines([{ ...step, name: 'unit', notRun: [] }, step]).slice(-2)
  expect(last).toEqual(['Not run, of mongodb: no server was found', '2 passed, 0 failed, 4 skipped'])
})
