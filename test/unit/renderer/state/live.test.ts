import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRefresher } from '../../../../renderer/state/live.ts'
import { keys, momentKey } from '../../../../renderer/state/queries.ts'
import { asBranchId, asProjectId } from '../../../../shared/model/ids.ts'

vi.mock('../../../../renderer/api/client.ts', () => ({ api: {} }))

const project = asProjectId('00000000-0000-4000-8000-000000000001')
const main = asBranchId(1)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const isPrefix = (prefix: readonly unknown[], key: readonly unknown[]): boolean =>
  prefix.every((part, index) => part === key[index])

test('a burst of commits refreshes once, and drops the head of the branches written to, nothing older', () => {
  const dropped: (readonly unknown[])[] = []
  const refresher = createRefresher(project, (key) => dropped.push(key))
  for (let n = 0; n < 50; n++) refresher.add({ branchId: main, operations: [] })
  expect(dropped).toEqual([])
  vi.runAllTimers()
  const head = keys.collections(project, main, { kind: 'head' })
  const past = keys.collections(project, main, { kind: 'lsn', lsn: 40 })
  const other = keys.collections(project, asBranchId(9), { kind: 'head' })
  expect(dropped.filter((key) => isPrefix(key, head))).toHaveLength(1)
  expect(dropped.filter((key) => isPrefix(key, past) || isPrefix(key, other))).toEqual([])
  expect(dropped.filter((key) => isPrefix(key, keys.branches(project)))).toHaveLength(1)
})

test('a control operation shows at once', () => {
  const dropped: (readonly unknown[])[] = []
  const refresher = createRefresher(project, (key) => dropped.push(key))
  refresher.add({ branchId: asBranchId(7), operations: ['createBranch'] })
  expect(dropped).toContainEqual(keys.branches(project))
})

test('nothing is refreshed after the end', () => {
  const invalidate = vi.fn()
  const refresher = createRefresher(project, invalidate)
  refresher.add({ branchId: main, operations: [] })
  refresher.stop()
  vi.runAllTimers()
  expect(invalidate).not.toHaveBeenCalled()
})

test('moments of different kinds never share a key', () => {
  const parts = [
    momentKey({ kind: 'head' }),
    momentKey({ kind: 'lsn', lsn: 5 }),
    momentKey({ kind: 'time', time: 5 }),
  ]
  expect(new Set(parts).size).toBe(3)
})
