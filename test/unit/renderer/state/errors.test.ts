import { expect, test } from 'vitest'
import { describeError, isCancelled } from '../../../../renderer/state/errors.ts'
import { ArgonError } from '../../../../shared/model/errors.ts'

test('a refusal keeps its own sentence, and its details for a report', () => {
  const error = new ArgonError('log.corrupt', 'The log was changed at LSN 12', { lsn: 12 })
  expect(describeError(error)).toEqual({
    title: 'The log was changed at LSN 12',
    details: 'log.corrupt\nlsn: 12',
  })
})

test('a bug shows its text in the details only', () => {
  for (const bug of [new TypeError('x is undefined'), new ArgonError('internal', 'x is undefined')]) {
    const { title, details } = describeError(bug)
    expect(title).not.toContain('undefined')
    expect(details).toContain('x is undefined')
  }
})

test('what was cancelled is told apart from what failed', () => {
  expect(isCancelled(new ArgonError('cancelled', 'The operation was cancelled'))).toBe(true)
  expect(isCancelled(new DOMException('aborted', 'AbortError'))).toBe(true)
  expect(isCancelled(new ArgonError('internal', 'x'))).toBe(false)
})
