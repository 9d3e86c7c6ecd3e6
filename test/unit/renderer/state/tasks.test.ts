import { expect, test } from 'vitest'
import { withTask } from '../../../../renderer/state/tasks.ts'
import type { ImportProgress } from '../../../../shared/contract/transfer.ts'

const task = (importId: string, state: ImportProgress['state'], documents = 0): ImportProgress =>
  ({ importId, state, documents }) as ImportProgress

test('a report replaces the one before it in its place; a new import goes on top', () => {
  const list = withTask(withTask([], task('a', 'running')), task('b', 'running'))
  const next = withTask(list, task('a', 'running', 500))
  expect(next.map((t) => [t.importId, t.documents])).toEqual([
    ['b', 0],
    ['a', 500],
  ])
})

test('old finished imports fall off the end, running ones never', () => {
  let list: readonly ImportProgress[] = [task('long', 'running')]
  for (let n = 0; n < 60; n++) list = withTask(list, task(`done ${n}`, 'completed'))
  expect(list.length).toBeLessThan(30)
  expect(list.some((t) => t.importId === 'long')).toBe(true)
  expect(list[0]?.importId).toBe('done 59')
})
