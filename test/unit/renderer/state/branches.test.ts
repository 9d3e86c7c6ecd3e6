import { expect, test, vi } from 'vitest'
import { branchColour, findMain, sortForLists } from '../../../../renderer/state/branches.ts'
import { makeBranch } from '../make-branch.ts'

vi.mock('../../../../renderer/api/client.ts', () => ({ api: {} }))

test('main is slot 0; others keep the slot of their id under any name', () => {
  expect(branchColour(makeBranch(1, 'main'))).toBe(0)
  const slot = branchColour(makeBranch(4100, 'pricing'))
  expect(slot).toBeGreaterThanOrEqual(1)
  expect(slot).toBeLessThanOrEqual(9)
  expect(branchColour(makeBranch(4100, 'renamed'))).toBe(slot)
})

test('after a reset the pointer that holds the name is main, and the old one is not', () => {
  const old = makeBranch(1, 'main', { state: 'superseded' })
  const now = makeBranch(90, 'main')
  expect(findMain([old, now])).toBe(now)
  expect(branchColour(now)).toBe(0)
  expect(branchColour(old)).not.toBe(0)
})

test('ids spread over all nine slots', () => {
  const slots = new Set(Array.from({ length: 200 }, (_, n) => branchColour(makeBranch(n + 2, `b${n}`))))
  expect([...slots].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('lists show main first, then the newest heads, and none without a name', () => {
  const list = [
    makeBranch(5, 'old', { headTime: 10 }),
    makeBranch(1, 'main', { headTime: 1 }),
    makeBranch(6, 'gone', { state: 'deleted', headTime: 99 }),
    makeBranch(7, 'new', { headTime: 20 }),
  ]
  expect(sortForLists(list).map((b) => b.name)).toEqual(['main', 'new', 'old'])
})
