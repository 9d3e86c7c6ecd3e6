import { expect, test, vi } from 'vitest'
import { groupBranches } from '../../../../../renderer/features/branch-switcher/branch-groups.ts'
import { makeBranch } from '../../make-branch.ts'

vi.mock('../../../../../renderer/api/client.ts', () => ({ api: {} }))

const branches = [
  makeBranch(1, 'main'),
  ...Array.from({ length: 8 }, (_, n) => makeBranch(n + 2, `feature ${n + 2}`, { headTime: n })),
  makeBranch(20, 'gone', { state: 'deleted', headTime: 99 }),
]

test('main, then the five newest heads, then the rest by name; deleted ones are left out', () => {
  expect(groupBranches(branches, '').map(({ branch, group }) => [group, branch.name])).toEqual([
    ['Default', 'main'],
    ['Recent', 'feature 9'],
    ['Recent', 'feature 8'],
    ['Recent', 'feature 7'],
    ['Recent', 'feature 6'],
    ['Recent', 'feature 5'],
    ['All', 'feature 2'],
    ['All', 'feature 3'],
    ['All', 'feature 4'],
  ])
})

test('a text keeps the groups and drops what does not match', () => {
  expect(groupBranches(branches, '9').map(({ branch }) => branch.name)).toEqual(['feature 9'])
  expect(groupBranches(branches, 'nothing')).toEqual([])
})
