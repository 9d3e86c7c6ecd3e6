import { describe, expect, test } from 'vitest'
import {
  endText,
  errorLog,
  formatClock,
  fractionOf,
  millisecondsLeft,
  paceText,
  runningText,
  tasksSummary,
} from '../../../../../renderer/features/tasks/task-text.ts'
import type { ImportProgress } from '../../../../../shared/contract/transfer.ts'
import { asBranchId, asCollectionId, asProjectId } from '../../../../../shared/model/ids.ts'

function task(over: Partial<ImportProgress> = {}): ImportProgress {
  return {
    importId: 'a',
    projectId: asProjectId('00000000-0000-4000-8000-000000000000'),
    branchId: asBranchId(1),
    collectionId: asCollectionId(2),
    collection: 'orders',
    fileName: 'orders.json',
    state: 'running',
    bytes: 630,
    bytesTotal: 1000,
    documents: 41_200,
    bad: 0,
    errors: [],
    rate: 0,
    startedTime: 1_000_000,
    endedTime: null,
    fromLsn: null,
    toLsn: null,
    reason: '',
    ...over,
  }
}

describe('a running import', () => {
  test('says documents, errors, part and time left', () => {
    expect(runningText(task({ bad: 2 }), 1_063_000)).toBe('41,200 documents, 2 errors · 63 % · 0:37 left')
  })

  test('does not guess a time from the first moments, nor a part without a size', () => {
    expect(millisecondsLeft(task({ bytes: 10 }), 1_063_000)).toBeNull()
    expect(millisecondsLeft(task(), 1_000_500)).toBeNull()
    expect(fractionOf(task({ bytesTotal: 0 }))).toBeNull()
    expect(runningText(task({ bytesTotal: 0, documents: 1 }), 1_063_000)).toBe('1 document · 630 B')
  })

  test('never shows more than the whole', () => {
    expect(fractionOf(task({ bytes: 1200 }))).toBe(1)
    expect(millisecondsLeft(task({ bytes: 1200 }), 1_063_000)).toBe(0)
  })

  test('says its pace', () => {
    expect(paceText(task({ rate: 12_400.4 }), 1_004_000)).toBe('630 B of 1.0 kB · 12,400 documents/s · 0:04')
    expect(paceText(task(), 999_000)).toBe('630 B of 1.0 kB · 0:00')
  })
})

test('a clock counts minutes, then hours', () => {
  expect([0, 18_000, 725_000, 3_729_000].map(formatClock)).toEqual(['0:00', '0:18', '12:05', '1:02:09'])
})

test.each([
  [{ state: 'completed' } as const, '41,200 documents imported'],
  [{ state: 'completed', bad: 1 } as const, '41,200 documents imported, 1 bad document skipped'],
  [{ state: 'stopped', documents: 1 } as const, 'Stopped: 1 document was written'],
  [{ state: 'stopped', documents: 0 } as const, 'Stopped before anything was written'],
  [{ state: 'failed' } as const, 'Failed after 41,200 documents'],
  [{ state: 'failed', documents: 0 } as const, 'Failed: nothing was written'],
])('an end is told in a sentence: %o', (over, text) => {
  expect(endText(task(over))).toBe(text)
})

test('the log of errors has each line, and owns up to those that were not kept', () => {
  const errors = [
    { line: 90, reason: 'There is a document with _id 1 already', excerpt: '' },
    { line: 7, reason: 'Expected a comma', excerpt: '{"a" 1}' },
  ]
  expect(errorLog(task({ state: 'completed', documents: 2, bad: 4, errors }))).toBe(
    'orders.json -> orders: 2 documents imported, 4 bad documents skipped\n\n' +
      'line 7: Expected a comma\n    {"a" 1}\nline 90: There is a document with _id 1 already\n... and 2 more\n',
  )
})

describe('the summary of all tasks', () => {
  test('is about the one that runs', () => {
    expect(tasksSummary([task(), task({ importId: 'b', state: 'completed' })], 2)).toBe(
      'Importing orders.json, 2 more files to go',
    )
  })
  test('is about the newest when none runs', () => {
    expect(tasksSummary([task({ state: 'completed', documents: 1 })], 0)).toBe(
      'orders.json: 1 document imported',
    )
    expect(tasksSummary([], 1)).toBe('1 file waiting')
    expect(tasksSummary([], 0)).toBe('No tasks')
  })
})
