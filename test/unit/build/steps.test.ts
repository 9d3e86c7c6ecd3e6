import { expect, test } from 'vitest'
import { countsOfReport, type TestReport } from '../../../build/scripts/steps.ts'

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
