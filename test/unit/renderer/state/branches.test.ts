import { expect, test, vi } from 'vitest'
import { branchColour, findMain, giveColours, sortForLists } from '../../../../renderer/state/branches.ts'
import { makeBranch } from '../make-branch.ts'

vi.mock('../../../../renderer/api/client.ts', () => ({ api: {} }))

test('main is slot 0; the next nine branches all differ, and renaming changes nothing', () => {
  const list = Array.from({ length: 10 }, (_, n) => makeBranch(n * 100 + 1, n === 0 ? 'main' : `b${n}`))
  giveColours(list)
  expect(list.map(branchColour)).toEqual([0, 1, 2, 4, 3, 5, 6, 8, 7, 9])
  const renamed = list.map((branch, n) => (n === 3 ? { ...branch, name: 'other' } : branch))
  giveColours(renamed)
  expect(renamed.map(branchColour)).toEqual(list.map(branchColour))
})

test('a later branch changes the colour of no earlier one, and a deleted one keeps its own', () => {
  const list = [makeBranch(1, 'main'), makeBranch(5, 'a'), makeBranch(9, 'b', { state: 'deleted' })]
  giveColours(list)
  const before = list.map(branchColour)
  const longer = [...list, makeBranch(12, 'c')]
  giveColours(longer)
  expect(longer.map(branchColour).slice(0, 3)).toEqual(before)
})

test('after a reset the pointer that holds the name is main, and the old one is not', () => {
  const old = makeBranch(1, 'main', { state: 'superseded' })
  const now = makeBranch(90, 'main')
  expect(findMain([old, now])).toBe(now)
  giveColours([old, now])
  expect(branchColour(now)).toBe(0)
  expect(branchColour(old)).not.toBe(0)
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
